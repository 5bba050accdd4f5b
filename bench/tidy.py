"""Makes the engine count its rows, as it does by itself in the hours after a large change."""

import django
from django.db import connection

if __name__ == "__main__":
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
