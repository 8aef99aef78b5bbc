"""Search among 100,000 companies, as an account manager sees it: the whole page, in process."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from bench.postgres import DEFAULT

DATABASE = "bench_companies"


def main() -> None:
    print("companies: the page of a search, 100,000 companies in 17 municipalities")
    print("SQLite")
    run("")
    server = os.environ.get("TEST_DATABASE_URL") or DEFAULT
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            connection.execute(f"CREATE DATABASE {DATABASE}")
            print("PostgreSQL")
            run(f"{server.rsplit('/', 1)[0]}/{DATABASE}")
            connection.execute(f"DROP DATABASE {DATABASE}")
    except psycopg.OperationalError:
        print("PostgreSQL: left out, none answers")


def run(url: str) -> None:
    """In a process of its own, so that no database but a private one is touched."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as var:
        (Path(var) / "static").mkdir()
        settings = {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_STAGE": "test"}
        env = os.environ | settings | {"PORTAL_VAR": var}
        env.pop("DATABASE_URL", None)
        if url:
            env["DATABASE_URL"] = url
        subprocess.run([sys.executable, "-m", "bench.company_site"], env=env, check=True)  # noqa: S603
