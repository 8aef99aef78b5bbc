"""Pulling a million referrals of one organisation, as a system of a partner does it: whole
requests in process, beside a plain ModelSerializer of Django REST framework on the same rows.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from bench.postgres import DEFAULT

DATABASE = "bench_referrals"


def main() -> None:
    rows = int(os.environ.get("BENCH_REFERRALS", "1000000"))
    print(f"referrals: pulling {rows:,} referrals of one organisation, pages of 100")
    server = os.environ.get("TEST_DATABASE_URL") or DEFAULT
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            connection.execute(f"CREATE DATABASE {DATABASE}")
            try:
                run(f"{server.rsplit('/', 1)[0]}/{DATABASE}")
            finally:
                connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    except psycopg.OperationalError:
        print("  left out: no PostgreSQL answers, and SQLite is not where a million rows live")


def run(url: str) -> None:
    """In a process of its own, so that no database but a private one is touched."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as var:
        (Path(var) / "static").mkdir()
        own = {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_STAGE": "test",
            "PORTAL_VAR": var,
            "DATABASE_URL": url,
            "API_RATE_PER_MINUTE": "10000000",
        }
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "bench.referral_site"], env=os.environ | own, check=True
        )
