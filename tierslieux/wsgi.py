import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tierslieux.settings")
# Only the web server has a short timeout: migrations and imports may take their time. The admin
# asks for more when it needs it (tierslieux.admin_site).
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=3s -c lock_timeout=2s")

application = get_wsgi_application()
