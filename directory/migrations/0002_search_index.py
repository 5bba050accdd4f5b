from django.db import migrations

STATEMENTS = {
    "forwards": (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX venue_search_text ON directory_venue USING gin (search_text gin_trgm_ops)",
    ),
    "backwards": ("DROP INDEX venue_search_text",),
}


def run(direction):
    def operation(apps, schema_editor):
        # SQLite reads the folded text in full, which is quick enough for the sizes it serves.
        if schema_editor.connection.vendor == "postgresql":
            for statement in STATEMENTS[direction]:
                schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(run("forwards"), run("backwards"))]
