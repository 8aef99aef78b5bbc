"""How long data about people is kept (docs/adr/021-retention-and-erasure.md). The terms of
intakes, lists and alerts stand in portal/settings/domain.py.
"""

from portal.env import env_int

# After the last referral of a question was closed.
REFERRAL_KEEP_YEARS: int = env_int("REFERRAL_KEEP_YEARS", default=2, minimum=1)
# After a visit, another contact, a meeting or an introduction.
VISIT_KEEP_YEARS: int = env_int("VISIT_KEEP_YEARS", default=5, minimum=1)
# The address that a mail went to.
MESSAGE_KEEP_YEARS: int = env_int("MESSAGE_KEEP_YEARS", default=2, minimum=1)
# After somebody stopped working here, or an entrepreneur last logged in.
ACCOUNT_KEEP_YEARS: int = env_int("ACCOUNT_KEEP_YEARS", default=2, minimum=1)
# Who looked up, exported or erased somebody.
PRIVACY_LOG_KEEP_YEARS: int = env_int("PRIVACY_LOG_KEEP_YEARS", default=5, minimum=1)
RETENTION_BATCH: int = env_int("RETENTION_BATCH", default=200, minimum=1)
# A tick works on it no longer than this; the next tick goes on.
RETENTION_SLICE_SECONDS: int = env_int("RETENTION_SLICE_SECONDS", default=20, minimum=1)
