"""Settings for telling the systems of organisations that something changed."""

from portal.env import env_int, env_list

# Hosts that may be called over http and inside the network: for a demonstration and for tests.
WEBHOOK_TRUSTED_HOSTS: list[str] = env_list("WEBHOOK_TRUSTED_HOSTS")
WEBHOOK_CONNECT_SECONDS: int = env_int("WEBHOOK_CONNECT_SECONDS", default=5, minimum=1)
WEBHOOK_TOTAL_SECONDS: int = env_int("WEBHOOK_TOTAL_SECONDS", default=15, minimum=1)
# Longer than a call can last, even with a slow name server.
WEBHOOK_LEASE_SECONDS: int = env_int("WEBHOOK_LEASE_SECONDS", default=120, minimum=1)
# A run stops claiming after this long: mail waits for the same worker.
WEBHOOK_RUN_SECONDS: int = env_int("WEBHOOK_RUN_SECONDS", default=20, minimum=1)
WEBHOOK_DISABLE_DAYS: int = env_int("WEBHOOK_DISABLE_DAYS", default=5, minimum=1)
WEBHOOK_KEEP_DAYS: int = env_int("WEBHOOK_KEEP_DAYS", default=90, minimum=1)
