from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tierslieux.text.urls


def draw_references(apps, schema_editor):
    """Numbers the applications of each round, oldest first."""
    using = schema_editor.connection.alias
    for call in apps.get_model("labels", "Round").objects.using(using).order_by("pk"):
        for application in call.applications.using(using).order_by("pk"):
            call.last_number += 1
            application.reference = f"{call.slug}-{call.last_number:03}"
            application.save(update_fields=["reference"])
        call.save(update_fields=["last_number"])


class Migration(migrations.Migration):
    dependencies = [
        ("labels", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="application",
            options={
                "ordering": ["round", "department", "candidate"],
                "permissions": [
                    ("read_contact", "Peut lire le contact privé des candidatures"),
                    ("decide_application", "Peut décider des candidatures"),
                ],
                "verbose_name": "candidature",
            },
        ),
        migrations.AddField(
            model_name="application",
            name="amount_asked",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="En euros. Vide : montant non connu.",
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="aide demandée",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="amount_granted",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="En euros. Vide : montant non connu.",
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="aide accordée",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="contact",
            field=models.TextField(
                blank=True,
                help_text="Nom, téléphone, adresse électronique : jamais publiés.",
                verbose_name="contact privé",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="deadline",
            field=models.ForeignKey(
                blank=True,
                help_text="La relève visée. Vide : non connue ; la dernière de l’appel fait alors foi.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="labels.deadline",
                verbose_name="date limite",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="documents",
            field=models.TextField(
                blank=True,
                help_text="Une adresse web par ligne.",
                validators=[tierslieux.text.urls.validate_sources],
                verbose_name="documents",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="holder",
            field=models.CharField(
                blank=True,
                help_text="La structure qui porte le projet.",
                max_length=160,
                verbose_name="porteur",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="place",
            field=models.CharField(
                choices=[
                    ("existing", "lieu existant"),
                    ("new", "nouveau lieu"),
                    ("unknown", "non connu"),
                ],
                default="unknown",
                help_text="Existe-t-il déjà ?",
                max_length=10,
                verbose_name="lieu",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="place_type",
            field=models.CharField(
                blank=True,
                help_text="Tel que le dossier le nomme.",
                max_length=120,
                verbose_name="type de lieu",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="received_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Heure de Paris. Vide : date non connue.",
                null=True,
                verbose_name="reçue le",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="reference",
            field=models.CharField(
                default="", editable=False, max_length=100, verbose_name="référence"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="round",
            name="budget",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="En euros, pour tout l’appel. Vide : budget non connu.",
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="budget",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="frozen_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="grille gelée le"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="last_number",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="dernier numéro tiré"
            ),
        ),
        migrations.RunPython(draw_references, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="application",
            name="reference",
            field=models.CharField(
                editable=False, max_length=100, unique=True, verbose_name="référence"
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                help_text="Vide : date de décision non connue.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="labels.decision",
                verbose_name="décision",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="department",
            field=models.CharField(
                blank=True,
                help_text="Son numéro : 09, 11, 12…",
                max_length=3,
                verbose_name="département",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "reçue"),
                    ("incomplete", "incomplète"),
                    ("admissible", "recevable"),
                    ("inadmissible", "irrecevable"),
                    ("retained", "retenue"),
                    ("not-retained", "non retenue"),
                    ("withdrawn", "retirée"),
                ],
                default="received",
                max_length=12,
                verbose_name="état",
            ),
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("conflict", models.BooleanField(default=False, verbose_name="conflit d’intérêts")),
                ("conflict_reason", models.TextField(blank=True, verbose_name="motif du conflit")),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="fini le"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="labels.application",
                        verbose_name="candidature",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="évaluateur",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation",
                "ordering": ["application", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MissingPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="pièce")),
                (
                    "asked_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="demandée le"
                    ),
                ),
                (
                    "due_on",
                    models.DateField(help_text="Ce jour est compris.", verbose_name="attendue le"),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="arrivée le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missing_pieces",
                        to="labels.application",
                        verbose_name="candidature",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce manquante",
                "verbose_name_plural": "pièces manquantes",
                "ordering": ["application", "due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("received", "reçue"),
                            ("incomplete", "incomplète"),
                            ("admissible", "recevable"),
                            ("inadmissible", "irrecevable"),
                            ("retained", "retenue"),
                            ("not-retained", "non retenue"),
                            ("withdrawn", "retirée"),
                        ],
                        max_length=12,
                        verbose_name="avant",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("received", "reçue"),
                            ("incomplete", "incomplète"),
                            ("admissible", "recevable"),
                            ("inadmissible", "irrecevable"),
                            ("retained", "retenue"),
                            ("not-retained", "non retenue"),
                            ("withdrawn", "retirée"),
                        ],
                        max_length=12,
                        verbose_name="après",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="le")),
                ("reason", models.TextField(verbose_name="motif")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="labels.application",
                        verbose_name="candidature",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application_moves",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "changement d’état",
                "verbose_name_plural": "changements d’état",
                "ordering": ["application", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RoundCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("connectivity", "connectivité"),
                            ("labour-law", "droit du travail"),
                            ("accessibility", "accessibilité"),
                            ("equipment", "équipement"),
                            ("support", "accueil et accompagnement"),
                        ],
                        max_length=20,
                        verbose_name="famille",
                    ),
                ),
                ("question", models.TextField(verbose_name="ce qui est demandé")),
                (
                    "evidence",
                    models.TextField(
                        blank=True,
                        help_text="Laissez vide si ce n’est pas établi.",
                        verbose_name="ce qui le prouve",
                    ),
                ),
                (
                    "requirement",
                    models.CharField(
                        choices=[
                            ("required", "obligatoire"),
                            ("optional", "facultatif"),
                            ("unknown", "non connu"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="caractère",
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(default=0, verbose_name="ordre d’affichage"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="labels.round",
                        verbose_name="appel à projets",
                    ),
                ),
            ],
            options={
                "verbose_name": "critère d’un appel",
                "verbose_name_plural": "critères d’un appel",
                "ordering": ["round", "rank", "code"],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("met", "satisfait"),
                            ("partly", "en partie"),
                            ("unmet", "non satisfait"),
                            ("n-a", "sans objet"),
                            ("unchecked", "non vérifié"),
                        ],
                        max_length=10,
                        verbose_name="avis",
                    ),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="ce qui l’appuie")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="le")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="labels.assessment",
                        verbose_name="évaluation",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="labels.roundcriterion",
                        verbose_name="critère",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis",
                "verbose_name_plural": "avis",
                "ordering": ["assessment", "criterion__rank", "criterion__code"],
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("application", "assessor"),
                name="assessment_once_per_assessor",
                violation_error_message="Cette personne évalue déjà cette candidature.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conflict", False), ("conflict_reason", "")),
                    models.Q(
                        ("conflict", True),
                        ("finished_at", None),
                        models.Q(("conflict_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_conflict_has_reason",
                violation_error_message="Un conflit d’intérêts se déclare avec son motif, avant d’avoir fini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missingpiece",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("asked_on"))),
                name="missing_piece_due_after_asked",
                violation_error_message="Une pièce est attendue après avoir été demandée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missingpiece",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received_on", None),
                    ("received_on__gte", models.F("asked_on")),
                    _connector="OR",
                ),
                name="missing_piece_received_after_asked",
                violation_error_message="Une pièce arrive après avoir été demandée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="move_has_reason",
                violation_error_message="Un changement d’état demande un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundcriterion",
            constraint=models.UniqueConstraint(
                fields=("round", "code"),
                name="criterion_code_once_per_round",
                violation_error_message="Cet appel a déjà un critère de ce code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(
                fields=("assessment", "criterion"),
                name="verdict_once_per_criterion",
                violation_error_message="Un avis est déjà donné sur ce critère.",
            ),
        ),
    ]
