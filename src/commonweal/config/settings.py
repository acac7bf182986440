"""Settings, read from the environment. `COMMONWEAL_MODE` is development (default), demo or production."""

import os
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from commonweal.config.environment import required
from commonweal.config.sign_in_settings import *  # noqa: F403
from commonweal.core.database.preparation import home_folder, local_secret_key

MODE = os.environ.get("COMMONWEAL_MODE", "development")
if MODE not in ("development", "demo", "production"):
    raise RuntimeError(f"COMMONWEAL_MODE is {MODE!r}: use development, demo or production")
IN_PRODUCTION = MODE == "production"
IS_DEMO = MODE == "demo"


DEBUG = False
SECRET_KEY = required("SECRET_KEY", "it signs sessions and links") if IN_PRODUCTION else local_secret_key()
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
# Pseudonyms in the evidence are made with this key: keep it the same, or rebuild the evidence after changing it.
PSEUDONYM_KEY = os.environ.get("PSEUDONYM_KEY", SECRET_KEY)
ALLOWED_HOSTS = (
    required("ALLOWED_HOSTS", "the host names people use, separated by commas").split(",") if IN_PRODUCTION else ["*"]
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IN_PRODUCTION else []
SITE_URL = os.environ.get("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if IN_PRODUCTION else "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "commonweal.core.database",
    "commonweal.core.places",
    "commonweal.core.accounts",
    "commonweal.core.ledger",
    "commonweal.core.calculations",
    "commonweal.core.correspondence",
    "commonweal.core.design",
    "commonweal.people.identity",
    "commonweal.people.circle",
    "commonweal.people.consent",
    "commonweal.people.sight",
    "commonweal.people.about",
    "commonweal.people.documents",
    "commonweal.people.linkage",
    "commonweal.people.rights",
    "commonweal.people.retention",
    "commonweal.community.directory",
    "commonweal.community.openreferral",
    "commonweal.community.search",
    "commonweal.community.guides",
    "commonweal.community.wellbeing",
    "commonweal.community.referrals",
    "commonweal.community.activities",
    "commonweal.community.navigation",
    "commonweal.community.volunteering",
    "commonweal.pathway.requests",
    "commonweal.pathway.work",
    "commonweal.pathway.safeguarding",
    "commonweal.pathway.short_term",
    "commonweal.pathway.forms",
    "commonweal.pathway.assessments",
    "commonweal.pathway.budgets",
    "commonweal.pathway.charging",
    "commonweal.pathway.plans",
    "commonweal.pathway.block_budgets",
    "commonweal.pathway.transition",
    "commonweal.pathway.carers",
    "commonweal.pathway.payments",
    "commonweal.pathway.reviews",
    "commonweal.pathway.direct_payments",
    "commonweal.market.providers",
    "commonweal.market.brokerage",
    "commonweal.insight.evidence",
    "commonweal.insight.figures",
    "commonweal.commissioning.overview",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "commonweal.core.design.health.HealthMiddleware",
    "commonweal.community.openreferral.served.door.FeedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commonweal.core.accounts.sessions.SessionEndMiddleware",
    "commonweal.core.accounts.middleware.ActorMiddleware",
    "commonweal.core.accounts.second_step.SecondStepMiddleware",
    "commonweal.core.design.addresses.ReadableAddressMiddleware",
]

ROOT_URLCONF = "commonweal.config.urls"
WSGI_APPLICATION = "commonweal.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "commonweal.core.design.environment.environment",
            "context_processors": ["commonweal.core.design.context.page_context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def _database(url: str) -> dict[str, Any]:
    parsed = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    options = {
        "connect_timeout": 5,
        **parsed.get("OPTIONS", {}),
    }  # seconds: a lost server is told at once, not waited for
    return {**parsed, "OPTIONS": options, "ATOMIC_REQUESTS": False, "TIME_ZONE": "UTC"}


_UNSET = "postgresql://commonweal_runtime@127.0.0.1/commonweal"
DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL", _UNSET)),
    "owner": _database(os.environ.get("DATABASE_OWNER_URL", os.environ.get("DATABASE_URL", _UNSET))),
}
DATABASE_ROUTERS = ["commonweal.core.database.routing.MigrateAsOwner"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "design_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # at the default of 300 a flood would push out the counts of throttling
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, g:ia"

STATIC_URL = "/static/"
STATIC_ROOT = home_folder() / "static"
MEDIA_ROOT = home_folder() / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DOCUMENTS_MOST_MEGABYTES = int(os.environ.get("DOCUMENTS_MOST_MEGABYTES", "25"))  # one document; a film below
DOCUMENTS_MOST_FILM_MEGABYTES = int(os.environ.get("DOCUMENTS_MOST_FILM_MEGABYTES", "250"))
# A virus scanner that reads a file on its standard input and answers 0 for clean, 1 for harmful: "clamdscan -". Off.
DOCUMENTS_SCAN_COMMAND = os.environ.get("DOCUMENTS_SCAN_COMMAND", "")

SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_SECURE = IN_PRODUCTION
CSRF_FAILURE_VIEW = "commonweal.core.accounts.sessions.csrf_failure"
SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IN_PRODUCTION
SECURE_HSTS_PRELOAD = IN_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IN_PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1" if IN_PRODUCTION else "0"))
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

FEED_REQUESTS_A_MINUTE = int(os.environ.get("FEED_REQUESTS_A_MINUTE", "1200"))  # from one address; 0: no limit
DIRECTORY_LICENCE = os.environ.get("DIRECTORY_LICENCE", "Open Government Licence v3.0")
DIRECTORY_LICENCE_ADDRESS = os.environ.get(
    "DIRECTORY_LICENCE_ADDRESS", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
FETCH_PRIVATE_ADDRESSES = os.environ.get("FETCH_PRIVATE_ADDRESSES", "") == "1"  # feeds on this machine or network

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if "EMAIL_HOST" in os.environ
    else "django.core.mail.backends.dummy.EmailBackend",
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 30  # seconds: a mail server that hangs must not hold a worker
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_USE_SSL = os.environ.get("EMAIL_USE_SSL", "") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Commonweal <noreply@commonweal.example>")
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "")  # shown on the pages about accessibility and privacy
NOTIFY_API_KEY = os.environ.get("NOTIFY_API_KEY", "")
NOTIFY_TEXT_TEMPLATE = os.environ.get("NOTIFY_TEXT_TEMPLATE", "")
NOTIFY_LETTER_TEMPLATE = os.environ.get("NOTIFY_LETTER_TEMPLATE", "")

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's: a search takes one core, the others serve other requests
SEARCH_MEANING = os.environ.get("SEARCH_MEANING", "1") == "1"  # "0" finds by words and topics only, without the model

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
