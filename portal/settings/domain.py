"""The figures of the domain (how long, how many), each of which the environment may set."""

from portal.env import env, env_int

# --- intakes ------------------------------------------------------------------------------------
INTAKE_KEEP_DAYS: int = env_int("INTAKE_KEEP_DAYS", default=31, minimum=1)

# --- companies: the register ---------------------------------------------------------------------
KVK_API_URL: str = env("KVK_API_URL", "")
KVK_API_KEY: str = env("KVK_API_KEY", "")
KVK_TIMEOUT_SECONDS: int = env_int("KVK_TIMEOUT_SECONDS", default=4, minimum=1)

# --- catalogue: mails about a selection ----------------------------------------------------------
ALERT_EVERY_HOURS: int = env_int("ALERT_EVERY_HOURS", default=24, minimum=1)
ALERT_CONFIRM_DAYS: int = env_int("ALERT_CONFIRM_DAYS", default=7, minimum=1)
ALERT_MAX_PENDING: int = env_int(
    "ALERT_MAX_PENDING", former="ALERT_MOST_PENDING", default=5, minimum=1
)
ALERT_REQUESTS_PER_HOUR: int = env_int("ALERT_REQUESTS_PER_HOUR", default=20, minimum=1)

# --- lists that come in --------------------------------------------------------------------------
IMPORT_MAX_BYTES: int = env_int(
    "IMPORT_MAX_BYTES", former="IMPORT_MOST_BYTES", default=20_000_000, minimum=1
)
IMPORT_MAX_UNPACKED_BYTES: int = env_int(
    "IMPORT_MAX_UNPACKED_BYTES",
    former="IMPORT_MOST_UNPACKED_BYTES",
    default=400_000_000,
    minimum=1,
)
IMPORT_MAX_ROWS: int = env_int(
    "IMPORT_MAX_ROWS", former="IMPORT_MOST_ROWS", default=100_000, minimum=1
)
IMPORT_MAX_COLUMNS: int = env_int(
    "IMPORT_MAX_COLUMNS", former="IMPORT_MOST_COLUMNS", default=200, minimum=1
)
IMPORT_CHUNK_ROWS: int = env_int("IMPORT_CHUNK_ROWS", default=500, minimum=1)
IMPORT_SLICE_SECONDS: int = env_int("IMPORT_SLICE_SECONDS", default=15, minimum=1)
IMPORT_LEASE_SECONDS: int = env_int("IMPORT_LEASE_SECONDS", default=60, minimum=1)
IMPORT_KEEP_DAYS: int = env_int("IMPORT_KEEP_DAYS", default=31, minimum=1)

# --- meetings of companies that share a theme (section 3 of the report) --------------------------
MEETING_MIN_COMPANIES: int = env_int("MEETING_MIN_COMPANIES", default=8, minimum=1)
MEETING_MAX_PLACES: int = env_int(
    "MEETING_MAX_PLACES", former="MEETING_MOST_PLACES", default=15, minimum=1
)
MEETING_EFFECT_DAYS: int = env_int("MEETING_EFFECT_DAYS", default=30, minimum=1)
MEETING_EFFECT_AGAIN_DAYS: int = env_int("MEETING_EFFECT_AGAIN_DAYS", default=44, minimum=1)

# --- companies that are introduced to each other -------------------------------------------------
LINK_DUE_DAYS: int = env_int("LINK_DUE_DAYS", default=14, minimum=1)
LINK_EFFECT_DAYS: int = env_int("LINK_EFFECT_DAYS", default=30, minimum=1)
LINK_EFFECT_AGAIN_DAYS: int = env_int("LINK_EFFECT_AGAIN_DAYS", default=44, minimum=1)

# --- a referral that an account manager proposes -------------------------------------------------
PROPOSAL_DUE_DAYS: int = env_int("PROPOSAL_DUE_DAYS", default=14, minimum=1)
