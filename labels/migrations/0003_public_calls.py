import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("labels", "0002_label_at_work")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="updated_at",
            field=models.DateTimeField(
                blank=True,
                default=django.utils.timezone.now,
                editable=False,
                verbose_name="modifié le",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", "dates-limites"), _negated=True),
                name="round_slug_not_that_of_all_deadlines",
                violation_error_message="L’adresse «\u202fdates-limites\u202f» est celle du "
                "calendrier de tous les appels.",
            ),
        ),
    ]
