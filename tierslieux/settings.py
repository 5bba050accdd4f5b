"""One file for every machine: what differs comes from the environment (table in the README)."""

import os
import re
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from tierslieux.production import production_refusals

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
# Without a key of its own a trial site draws one at each start: sessions end with the process.
# Read as it is: django-environ would take a key beginning with $ for another variable's name.
SECRET_KEY = os.environ.get("SECRET_KEY", "" if PRODUCTION else get_random_secret_key())
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# What the legal pages say, each once it is set; CONTACT_EMAIL also opens « Nous écrire ».
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
PUBLICATION_DIRECTOR = env.str("PUBLICATION_DIRECTOR", default="")
PUBLISHER_ADDRESS = env.str("PUBLISHER_ADDRESS", default="")
HOSTING = env.str("HOSTING", default="")
DATA_CONTROLLER = env.str("DATA_CONTROLLER", default="")
DPO_CONTACT = env.str("DPO_CONTACT", default="")
DATA_LEGAL_BASIS = env.str("DATA_LEGAL_BASIS", default="")
DATA_RECIPIENTS = env.str("DATA_RECIPIENTS", default="")
CANDIDATE_CONTACT_MONTHS = max(env.int("CANDIDATE_CONTACT_MONTHS", default=24), 1)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many proxies of ours each request goes through: each tells whom it heard from, at the right of
# X-Forwarded-For. Anything further left in that header may be a lie.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)

# Who is mailed by the label clock, and through which server; without one, mails go to the console.
# Who is told of incidents, at most once an hour each.
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]
LABEL_CLOCK_RECIPIENTS = env.list("LABEL_CLOCK_RECIPIENTS", default=[])
CORRECTION_RECIPIENTS = env.list("CORRECTION_RECIPIENTS", default=[])
EMAIL = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL["EMAIL_HOST"] or "localhost"
EMAIL_PORT = EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
# filemail:///var/mails is that folder: read as it is, it would be one of the current folder.
EMAIL_FILE_PATH = f"/{EMAIL['EMAIL_FILE_PATH']}" if EMAIL["EMAIL_FILE_PATH"] else None
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=CONTACT_EMAIL or "webmaster@localhost")

# Without tiles the map draws its background from our own data, and asks nobody for anything.
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_CREDIT = env.str("MAP_TILES_CREDIT", default="")
if MAP_TILES_URL and not (
    re.match(r"https?://[\w.-]+(:\d+)?/", MAP_TILES_URL)
    and all(part in MAP_TILES_URL for part in ("{z}", "{x}", "{y}"))
):
    raise ImproperlyConfigured(
        "MAP_TILES_URL doit commencer par http:// ou https:// et contenir {z}, {x} et {y}."
    )

CHECK_LINKS = env.bool("CHECK_LINKS", default=False)  # whether it may call websites of sheets
# What cron runs, and how long after its last success each command is late.
NIGHTLY = ["backup", "check_data", "forget_contacts", "clearsessions", "label_clock", "remind"]
NIGHTLY += ["correction_digest"] if CORRECTION_RECIPIENTS else []
JOBS = {"send_mails": timedelta(minutes=30)} | dict.fromkeys(NIGHTLY, timedelta(hours=36))
JOBS |= dict.fromkeys(["tidy_photos", *["check_links"] * CHECK_LINKS], timedelta(days=9))

# Without a geocoder an address is looked for at its commune, and is sent to nobody.
GEOCODER_URL = env.str("GEOCODER_URL", default="")
if GEOCODER_URL and not re.fullmatch(
    r"(https://[\w.-]+|http://(127\.0\.0\.1|localhost))(:\d+)?/[\w./-]*", GEOCODER_URL
):
    raise ImproperlyConfigured("GEOCODER_URL doit être une adresse https://, sans paramètres.")

INSTALLED_APPS = [
    "tierslieux.apps.SiteConfig",
    "tierslieux.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # The development server too leaves static files, and their headers, to the middleware.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "csp",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "js_lib_leaflet",
    "simple_history",
    "directory",
    "labels",
]

MIDDLEWARE = [
    "tierslieux.web.middleware.identified_request",
    "tierslieux.web.middleware.bodiless_head",
    # Headers first: they are then on every answer, redirections, refusals and files included.
    "tierslieux.web.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "tierslieux.web.middleware.bounded_body",
    "tierslieux.web.middleware.clean_query",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tierslieux.web.database_guard.DatabaseGuard",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "tierslieux.accounts.middleware.require_second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    # Last, as it asks: what it answers to who tried too often passes through all the others.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tierslieux.urls"
WSGI_APPLICATION = "tierslieux.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tierslieux.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if SQLITE:
    # With SQLite's defaults most concurrent read-then-write transactions fail; none does so.
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
else:
    # A cable that is cut is found within seconds; TCP alone would wait for a quarter of an hour.
    TCP = {"tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 2}
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3, **TCP}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_STORAGE_CLASS = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
# Photos, which the site serves itself: any folder that it may write in.
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
# Backups, to be copied elsewhere by those who run the machine.
BACKUP_ROOT = env.str("BACKUP_ROOT", default=str(BASE_DIR / "sauvegardes"))
STORAGES = {
    "default": {"BACKEND": "tierslieux.web.storage.AtomicFileSystemStorage"},
    "staticfiles": {"BACKEND": env.str("STATICFILES_STORAGE", default=STATICFILES_STORAGE_CLASS)},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 15}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

AUTHENTICATION_BACKENDS = [
    "tierslieux.accounts.lockout.LockoutBackend",
    "tierslieux.accounts.lockout.PasswordBackend",
]
# The file that all processes of this machine lock to check a password in turn.
PASSWORD_LOCK = Path(gettempdir()) / f"tierslieux-password-{os.getuid()}.lock"
LOGIN_URL = "admin:login"
# A code of an application beside the password; each account is led to it at its next login.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=PRODUCTION)
# In production, doing without it is asked twice, and the desk says so on every page.
SECOND_FACTOR_WAIVED = env.bool("SECOND_FACTOR_WAIVED", default=False)
OTP_TOTP_ISSUER = "Tiers-lieux d’Occitanie"
# Sessions of staff end when the browser is closed, after a while without a page, and after a day.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=120))
SESSION_LENGTH = timedelta(hours=env.int("SESSION_HOURS", default=12))
SESSION_COOKIE_AGE = int(SESSION_LENGTH.total_seconds())
# Wrong passwords of one account from one address close the door to that account there, for a
# while; slower limits, for the account and for the address, are in tierslieux.accounts.lockout.
AXES_HANDLER = "tierslieux.accounts.lockout.LockoutHandler"
AXES_CLIENT_IP_CALLABLE = "tierslieux.accounts.lockout.counted_network"
AXES_LOCKOUT_CALLABLE = "tierslieux.accounts.lockout.locked_out_page"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form, files apart

if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # No other site of the domain can write these: browsers want Secure, Path=/ and no Domain.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    if reasons := production_refusals(globals()):
        raise ImproperlyConfigured(f"Réglages de production refusés\u00a0: {' '.join(reasons)}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tierslieux.web.redaction.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django would mail ADMINS whole tracebacks, at once: tierslieux.mail.incidents does it.
    "loggers": {"django": {"handlers": []}},
}
