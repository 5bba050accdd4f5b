from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labels", "0003_public_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="fact",
            field=models.CharField(
                blank=True,
                choices=[
                    ("opening-hours", "heures d’ouverture par semaine"),
                    ("internet-rate", "débit internet mesuré, en Mbit/s"),
                    ("desks", "postes de travail"),
                    ("meeting-rooms", "salles de réunion"),
                    ("full-access", "accès en fauteuil"),
                    ("some-access", "accès en fauteuil, même partiel"),
                    ("service", "un service offert"),
                ],
                help_text="Ce qui, dans la fiche d’un lieu labellisé, peut contredire ce critère. Vide\xa0: rien.",
                max_length=20,
                verbose_name="fait de la fiche",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="minimum",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Pour un fait qui se compte\xa0: des heures par semaine, des Mbit/s, des postes ou des salles.",
                max_digits=8,
                null=True,
                verbose_name="minimum",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="service",
            field=models.SlugField(
                blank=True,
                help_text="Pour un service offert\xa0: son code dans l’annuaire (fibre, casier…).",
                max_length=60,
                verbose_name="service demandé",
            ),
        ),
        migrations.AddField(
            model_name="roundcriterion",
            name="fact",
            field=models.CharField(
                blank=True,
                choices=[
                    ("opening-hours", "heures d’ouverture par semaine"),
                    ("internet-rate", "débit internet mesuré, en Mbit/s"),
                    ("desks", "postes de travail"),
                    ("meeting-rooms", "salles de réunion"),
                    ("full-access", "accès en fauteuil"),
                    ("some-access", "accès en fauteuil, même partiel"),
                    ("service", "un service offert"),
                ],
                help_text="Ce qui, dans la fiche d’un lieu labellisé, peut contredire ce critère. Vide\xa0: rien.",
                max_length=20,
                verbose_name="fait de la fiche",
            ),
        ),
        migrations.AddField(
            model_name="roundcriterion",
            name="minimum",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Pour un fait qui se compte\xa0: des heures par semaine, des Mbit/s, des postes ou des salles.",
                max_digits=8,
                null=True,
                verbose_name="minimum",
            ),
        ),
        migrations.AddField(
            model_name="roundcriterion",
            name="service",
            field=models.SlugField(
                blank=True,
                help_text="Pour un service offert\xa0: son code dans l’annuaire (fibre, casier…).",
                max_length=60,
                verbose_name="service demandé",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("fact__in", ("opening-hours", "internet-rate", "desks", "meeting-rooms")),
                        ("minimum__gt", 0),
                        ("minimum__isnull", False),
                        ("service", ""),
                    ),
                    models.Q(
                        ("fact__in", ("", "full-access", "some-access")),
                        ("minimum", None),
                        ("service", ""),
                    ),
                    models.Q(
                        ("fact", "service"),
                        ("minimum", None),
                        models.Q(("service", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="criterion_rule_is_whole",
                violation_error_message="Une règle dit un fait et, s’il se compte, son minimum, ou, si c’est un service, le code de ce service\xa0; rien de plus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundcriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("fact__in", ("opening-hours", "internet-rate", "desks", "meeting-rooms")),
                        ("minimum__gt", 0),
                        ("minimum__isnull", False),
                        ("service", ""),
                    ),
                    models.Q(
                        ("fact__in", ("", "full-access", "some-access")),
                        ("minimum", None),
                        ("service", ""),
                    ),
                    models.Q(
                        ("fact", "service"),
                        ("minimum", None),
                        models.Q(("service", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="round_criterion_rule_is_whole",
                violation_error_message="Une règle dit un fait et, s’il se compte, son minimum, ou, si c’est un service, le code de ce service\xa0; rien de plus.",
            ),
        ),
    ]
