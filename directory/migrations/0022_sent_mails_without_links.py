"""Empties of their tokens the mails that have left: the base and its backups hold them no longer."""

from django.db import migrations

from tierslieux.web.redaction import redact


def forget_links(apps, schema_editor):
    mails = apps.get_model("directory", "Mail").objects.using(schema_editor.connection.alias)
    for mail in mails.filter(sent_at__isnull=False):
        if mail.body != (body := redact(mail.body)):
            mail.body = body
            mail.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0021_reminders_in_the_outbox")]
    operations = [migrations.RunPython(forget_links, migrations.RunPython.noop, elidable=True)]
