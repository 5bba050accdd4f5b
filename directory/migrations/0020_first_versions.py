import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

VERDICT_HELP = "Celui de tous les évaluateurs. Vide\u202f: ils n’étaient pas d’accord."
TOLD_HELP = "Publié sur la fiche\u202f: ni nom, ni note interne."
ORIGIN = "début de l’historique"
BATCH = 500


def remember_rows(apps, schema_editor):
    """Gives a first version to the rows that have none: what they are before their next change."""
    using = schema_editor.connection.alias
    for label in ("labels", "directory"):
        known = apps.all_models[label]
        for name in sorted(known):
            if f"historical{name}" in known:
                remember_model(known, name, using)


def remember_model(known, name, using):
    model, history = known[name], known[f"historical{name}"]
    key = model._meta.pk.attname
    told = history.objects.using(using).values(key)
    rows = model.objects.using(using).exclude(pk__in=told).order_by("pk")
    batch = []
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(first_version(history, row))
        if len(batch) == BATCH:
            remember_batch(known, model, history, batch, using)
            batch = []
    remember_batch(known, model, history, batch, using)


def first_version(history, row):
    copied = [each.attname for each in history._meta.concrete_fields if hasattr(row, each.attname)]
    values = {name: getattr(row, name) for name in copied}
    return history(
        **values, history_date=timezone.now(), history_type="~", history_change_reason=ORIGIN
    )


def remember_batch(known, model, history, batch, using):
    history.objects.using(using).bulk_create(batch)
    versions = {getattr(each, model._meta.pk.attname): each for each in batch}
    for field in model._meta.many_to_many:
        copy = known.get(f"historical{model._meta.model_name}_{field.name}")
        if copy is None:
            continue
        source = f"{field.m2m_field_name()}_id"
        names = [each.attname for each in field.remote_field.through._meta.concrete_fields]
        links = field.remote_field.through.objects.using(using)
        links = links.filter(**{f"{source}__in": [*versions]}).order_by("pk").values(*names)
        copy.objects.using(using).bulk_create(
            copy(history_id=versions[link[source]].history_id, **link) for link in links
        )


def link(to, name):
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
        verbose_name=name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0019_desk"),
        ("labels", "0006_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalEvidence",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "satisfait"),
                            ("partly", "en partie"),
                            ("unmet", "non satisfait"),
                            ("n-a", "sans objet"),
                            ("unchecked", "non vérifié"),
                        ],
                        help_text=VERDICT_HELP,
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "checked_on",
                    models.DateField(
                        help_text="Le jour où le dernier avis a été rendu.",
                        verbose_name="vérifié le",
                    ),
                ),
                (
                    "told",
                    models.TextField(
                        blank=True,
                        help_text=TOLD_HELP,
                        verbose_name="ce qui a été vérifié (public)",
                    ),
                ),
                (
                    "history_change_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="origine"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                ("award", link("directory.award", "labellisation")),
                ("criterion", link("labels.roundcriterion", "critère")),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version (critère vérifié)",
                "verbose_name_plural": "versions (critères vérifiés)",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(remember_rows, migrations.RunPython.noop),
    ]
