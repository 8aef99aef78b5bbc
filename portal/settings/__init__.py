"""All settings, typed. What differs between installations comes from the environment (see
portal/env.py and docs/operators.md); each subject has a file of its own beside this one.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.env import env, env_bool, env_choice, env_int, env_list
from portal.logs import build_logging
from portal.process.secret_key import find_secret_key
from portal.settings.domain import *  # noqa: F403 (how long, how many: the rules of the domain)
from portal.settings.login import *  # noqa: F403 (what django-allauth is told, the same everywhere)
from portal.settings.partners import *  # noqa: F403 (partners over the API)
from portal.settings.privacy import *  # noqa: F403 (how long data about people is kept)
from portal.settings.timing import *  # noqa: F403 (what happens when)
from portal.settings.webhooks import *  # noqa: F403 (telling other systems that something changed)

BASE_DIR = Path(__file__).resolve().parents[2]
STAGE: str = env_choice(
    "PORTAL_STAGE", choices=("local", "demo", "test", "production"), default="local"
)
PRODUCTION: bool = STAGE == "production"
DEMO: bool = STAGE == "demo"
FIXTURES_DIR = BASE_DIR / "fixtures"
DESK_SLUG = "regionaal-loket"
VAR_DIR = Path(env("PORTAL_VAR", str(BASE_DIR / "var")))
if not PRODUCTION:
    VAR_DIR.mkdir(parents=True, exist_ok=True)


SECRET_KEY: str = find_secret_key(VAR_DIR, production=PRODUCTION)
SECRET_KEY_FALLBACKS: list[str] = env_list("SECRET_KEY_FALLBACKS")
DEBUG: bool = env_bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must be false in production")
ALLOWED_HOSTS: list[str] = env_list(
    "ALLOWED_HOSTS", default="" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver"
)
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of the portal in production")
PORT: int = env_int("PORT", default=8000, minimum=1)
PUBLIC_URL: str = (
    env("PUBLIC_URL") if PRODUCTION else env("PUBLIC_URL", f"http://localhost:{PORT}")
).rstrip("/")
if PRODUCTION and not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must start with https:// in production")

# The looks (see docs/house-style.md): the name on every page and mail, and a file in static/css.
PORTAL_NAME: str = env("PORTAL_NAME", "Ondernemersloket")
PORTAL_TOKENS: str = env("PORTAL_TOKENS", "tokens.css")
if not re.fullmatch(r"tokens(-[a-z0-9]+)*\.css", PORTAL_TOKENS):
    raise ImproperlyConfigured(
        f"PORTAL_TOKENS is {PORTAL_TOKENS!r}; write the name of a token file in static/css"
    )
if not (BASE_DIR / "static" / "css" / PORTAL_TOKENS).is_file():
    raise ImproperlyConfigured(f"PORTAL_TOKENS is {PORTAL_TOKENS!r}; there is no such file")

INSTALLED_APPS: list[str] = [
    "portal.accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "rest_framework",
    "drf_spectacular",
    "oauth2_provider",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "portal",
    "portal.outbox",
    "portal.accounts",
    "portal.partners",
    "portal.webhooks",
    "programmes",
    "entrepreneurs",
    "referrals",
    "portal.privacy",
]

MIDDLEWARE: list[str] = [
    "portal.process.metrics.time_requests",
    "portal.pages.middleware.accept_request_id",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads what it compresses (BREACH); tokens of forms differ with each answer.
    "portal.pages.middleware.CompressUnlessForbidden",
    "csp.middleware.CSPMiddleware",
    "portal.pages.middleware.choose_language",
    "portal.pages.middleware.refuse_large_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.pages.context.describe_portal",
            ],
            "builtins": ["portal.templatetags.portal_tags"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["portal"]
CRISPY_TEMPLATE_PACK = "portal"

# --- data ----------------------------------------------------------------------------------------
DATABASE_URL: str = (
    env("DATABASE_URL")
    if PRODUCTION
    else env("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
)
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue up instead of failing, and readers never wait for them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
REDIS_URL: str = env("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
# Public pages that a process made before (portal/pages/page_memory.py); 0 keeps none.
PAGE_MEMORY_BYTES: int = env_int("PAGE_MEMORY_BYTES", default=32 * 1024 * 1024)

# --- who logs in (see docs/adr/009-accounts-and-scopes.md) ---------------------------------------
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:start"
LOGOUT_REDIRECT_URL = "home"
# Staff need a code from an app or a passkey besides their password.
STAFF_SECOND_FACTOR: bool = env_bool("STAFF_SECOND_FACTOR", default=PRODUCTION)
MFA_TOTP_ISSUER = PORTAL_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# One entry per organisation: [{"provider_id", "name", "client_id", "secret", "settings":
# {"server_url", "organisation"}}], where organisation is its slug in the catalogue.
OIDC_ORGANISATIONS: list[dict[str, object]] = json.loads(env("OIDC_ORGANISATIONS", "[]"))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_ORGANISATIONS, **OIDC_OPTIONS}}  # noqa: F405
ALLAUTH_TRUSTED_PROXY_COUNT: int = env_int("NUM_PROXIES", default=0)
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", default=12, minimum=1) * 3600

# --- language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

# --- browser -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# What `npm run assets` picks from the npm packages: styles of NL Design System, and the font.
NODE_ASSETS = BASE_DIR / "node_modules" / ".portal"
STATICFILES_DIRS = [BASE_DIR / "static", ("npm", NODE_ASSETS)]
# Compressed, and named by their content so that browsers keep them for good; tests do without.
STATIC_COLLECTED: bool = PRODUCTION or env_bool("STATIC_COLLECTED", default=False)
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
if env_bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_NAME = "portal_language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.site.stale.show_stale_form"
X_FRAME_OPTIONS = "DENY"
MAX_BODY_BYTES = 1_048_576
# Here a whole list comes in, with a file of at most IMPORT_MAX_BYTES.
LARGE_BODY_PATHS = ("/bedrijven/lijsten/",)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- mail, outbox, background work ---------------------------------------------------------------
DEFAULT_FROM_EMAIL: str = (
    env("DEFAULT_FROM_EMAIL") if PRODUCTION else f"{PORTAL_NAME} <loket@portaal.example>"
)
DESK_MAILBOX: str = (
    env("DESK_MAILBOX") if PRODUCTION else env("DESK_MAILBOX", "regionaal-loket@portaal.example")
)
# For /.well-known/security.txt.
SECURITY_MAILBOX: str = env("SECURITY_MAILBOX", DESK_MAILBOX)
MAIL_DIR = VAR_DIR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if STAGE == "test":
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
elif not PRODUCTION and not os.environ.get("EMAIL_HOST"):
    EMAIL_BACKEND = "portal.process.mail_folder.EmailBackend"
EMAIL_HOST: str = env("EMAIL_HOST") if PRODUCTION else env("EMAIL_HOST", "localhost")
EMAIL_PORT: int = env_int("EMAIL_PORT", default=587 if PRODUCTION else 25, minimum=1)
EMAIL_HOST_USER: str = env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD: str = env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS: bool = env_bool("EMAIL_USE_TLS", default=PRODUCTION)
EMAIL_TIMEOUT = 20
# For /metrics, as a Bearer token; without one it is closed in production.
METRICS_TOKEN: str = env("METRICS_TOKEN", "")
OUTBOX_LEASE_SECONDS: int = env_int("OUTBOX_LEASE_SECONDS", default=300, minimum=1)
OUTBOX_MAX_ATTEMPTS: int = env_int("OUTBOX_MAX_ATTEMPTS", default=12, minimum=1)
OUTBOX_BACKOFF_SECONDS: int = env_int("OUTBOX_BACKOFF_SECONDS", default=60, minimum=1)
TICK_SECONDS: int = env_int("TICK_SECONDS", default=60, minimum=1)
OVERDUE_MINUTES: int = env_int("OVERDUE_MINUTES", default=30, minimum=1)
KNOWN_COMPANIES = "entrepreneurs.companies.all_facts.list_known_facts"
CELERY_BROKER_URL: str = (
    env("CELERY_BROKER_URL") if PRODUCTION else env("CELERY_BROKER_URL", "filesystem://")
)
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str | int] = {}
if CELERY_BROKER_URL.startswith("filesystem:"):
    (VAR_DIR / "broker").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker"),
    }
else:
    # A broker that is down must not hold up a visitor: the row is the promise, and the tick sends
    # it later.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "max_retries": 0,
    }
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- API -----------------------------------------------------------------------------------------
API_VERSION = "1.1.0"
API_RATE_PER_MINUTE: int = env_int("API_RATE_PER_MINUTE", default=600, minimum=1)
REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["portal.api.json.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.json.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.throttling.PerAddress"],
    "DEFAULT_THROTTLE_RATES": {"address": f"{API_RATE_PER_MINUTE}/min"},
    "EXCEPTION_HANDLER": "portal.api.problems.answer_problem",
    "NUM_PROXIES": env_int("NUM_PROXIES", default=0),
    "UNAUTHENTICATED_USER": None,
}
# Each document has a check of its own (portal/process/checks.py).
SPECTACULAR_SETTINGS = {"ENABLE_DJANGO_DEPLOY_CHECK": False}

# portal.pages.middleware.accept_request_id has looked at it, or made one.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
# No log line holds it (portal/logs.py), and finding it takes a tenth of a page from memory.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = build_logging(json=PRODUCTION, quiet=STAGE == "test")
