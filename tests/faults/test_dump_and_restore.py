"""What an operator saves at night is the whole portal: restored elsewhere, every table has as many
rows and the same checksum, and the portal runs on it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import Portal
from tests.faults.mails import make_mails
from tests.faults.servers import Postgres
from tests.faults.visitors import Visitor, make_intakes

CHANGE = """
from entrepreneurs.models import Intake
Intake.objects.filter(pk=Intake.objects.order_by("pk")[0].pk).update(town="Elders")
"""


@pytest.mark.faults
def test_postgresql(portal: Portal, postgres: Postgres, tell: Tell) -> None:
    """With the invented region: something in nearly every table."""
    portal.env["PORTAL_STAGE"] = "demo"
    portal.manage("load_demo_data")
    fill(portal)
    before = portal.manage("fingerprint")
    dump, restored = postgres.folder / "portal.dump", postgres.url("restored")
    postgres.run("pg_dump", "-Fc", "-f", str(dump), "-d", portal.database_url)
    postgres.execute("CREATE DATABASE restored")
    postgres.run("pg_restore", "--no-owner", "-d", restored, str(dump))
    check(portal, restored, before, tell, "PostgreSQL")


@pytest.mark.faults
def test_sqlite(small_portal: Portal, tmp_path: Path, tell: Tell) -> None:
    fill(small_portal)
    before = small_portal.manage("fingerprint")
    copy, file = tmp_path / "copy.sqlite3", tmp_path / "portal.sqlite3"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    check(small_portal, f"sqlite:///{copy}", before, tell, "SQLite")


def fill(portal: Portal) -> None:
    """With what people wrote."""
    (token, *_others) = make_intakes(portal, 20)
    web = portal.start_web()
    with Visitor(web.url) as visitor:
        assert visitor.refer(token, email="ada@bouwer.example").status == 200
    web.stop()
    make_mails(portal, "dump", 20)


def check(portal: Portal, restored: str, before: str, tell: Tell, name: str) -> None:
    twin = Portal(portal.folder, restored, portal.mail_port, env=dict(portal.env))
    after = twin.manage("fingerprint")
    tables, same = before.splitlines(), set(before.splitlines()) & set(after.splitlines())
    rows = sum(int(line.split()[1]) for line in tables)
    tell(
        f"dump and restore ({name})",
        "equal counts and checksums of every table",
        f"{len(same)} of {len(tables)} tables equal, {rows} rows",
    )
    assert after == before
    assert rows > 1000
    twin.run(CHANGE)
    changed = set(tables) - set(twin.manage("fingerprint").splitlines())
    twin.kill_all()
    assert [line.split()[0] for line in changed] == ["entrepreneurs_intake"]
