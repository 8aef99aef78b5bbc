"""The example for partners, killed at thirty moments while the portal is in use: in the end its
copy is what the API says, and nothing was answered twice.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.conftest import Tell
from tests.faults.harness import ROOT, Portal, Running, is_answering, wait_until
from tests.faults.sink import find_free_port
from tests.faults.visitors import GIVE_MAILBOX, MAKE_INTAKES, REFER_ALL

KILLS = 30
EXAMPLE = ROOT / "examples" / "partner_sync.py"
HAPPENINGS = """
import random
from portal.partners.clients import issue_client
from referrals.models import Referral, ReferralEvent
from referrals.responding import accept, refuse
from referrals.withdrawing import erase_person, withdraw
CHANCE = random.Random(45)
def pick(**wanted):
    found = list(Referral.objects.filter(
        organisation__slug="oost-nl", intake__contact__isnull=False, **wanted
    ).order_by("created_at"))
    return CHANCE.choice(found) if found else None
def happen():
    kind = CHANCE.choice(["new", "new", "new", "withdraw", "erase", "accept", "refuse"])
    if kind == "new":
        make_intakes(CHANCE.randint(1, 3)); refer_all(); return
    one = pick() if kind == "erase" else pick(status="sent")
    if one is None:
        return
    try:
        if kind == "withdraw": withdraw(one)
        elif kind == "erase": erase_person(one.intake.contact)
        elif kind == "accept": accept(one, note="Wij bellen.")
        else: refuse(one, reason="at-capacity", note="")
    except Exception as error:
        if type(error).__name__ not in ("IllegalTransition", "StaleReferral", "Conflict"):
            raise
"""
# What oost-nl was asked, answered more than once.
TWICE = (
    "SELECT count(*) FROM (SELECT referral_id FROM referrals_referralevent WHERE type = 'accept'"
    " GROUP BY referral_id HAVING count(*) > 1) AS doubles"
)


def start_site(portal: Portal) -> Running:
    """Its own address stands in what it answers, so it is known before."""
    port = find_free_port()
    url = f"http://127.0.0.1:{port}"
    portal.env["PUBLIC_URL"] = url
    portal.env["TOKEN_RATE_PER_MINUTE"] = "100000"
    command = "-m gunicorn --config python:portal.process.gunicorn portal.wsgi"
    web = portal.start(*command.split(), env={"PORT": str(port), "WEB_CONCURRENCY": "2"})
    web.port = port
    wait_until(lambda: is_answering(f"{url}/healthz"), seconds=30, told=web.log.read_text)
    return web


def issue(portal: Portal, web: Running, folder: Path) -> dict[str, str]:
    portal.run(GIVE_MAILBOX + MAKE_INTAKES + REFER_ALL + HAPPENINGS)
    client_id, secret = portal.ask(
        "list(issue_client(organisation=Organisation.objects.get(slug='oost-nl'), name='CRM')[1])"
    )
    return {
        "PORTAL_URL": web.url,
        "CLIENT_ID": client_id,
        "CLIENT_SECRET": secret,
        "DATABASE": str(folder / "copy.sqlite3"),
    }


def run_example(settings: dict[str, str], *arguments: str) -> "subprocess.Popen[bytes]":
    log = Path(settings["DATABASE"]).with_suffix(".log").open("ab")
    with log:
        return subprocess.Popen(
            [sys.executable, str(EXAMPLE), *arguments],
            env=os.environ | settings,
            stderr=log,
            stdout=log,
        )


def read_api(settings: dict[str, str]) -> dict[str, dict[str, Any]]:
    base = f"{settings['PORTAL_URL']}/api/v1"
    credentials = (settings["CLIENT_ID"], settings["CLIENT_SECRET"])
    form = {"grant_type": "client_credentials"}
    token = httpx.post(f"{base}/oauth/token", data=form, auth=credentials).json()["access_token"]
    rows: dict[str, dict[str, Any]] = {}
    following = f"{base}/referrals"
    while following:
        page = httpx.get(following, headers={"Authorization": f"Bearer {token}"}).json()
        rows |= {one["id"]: one for one in page["items"]}
        following = page["next"]
    return rows


def read_copy(settings: dict[str, str]) -> dict[str, dict[str, Any]]:
    database = sqlite3.connect(settings["DATABASE"])
    database.row_factory = sqlite3.Row
    rows = {one["id"]: dict(one) for one in database.execute("SELECT * FROM referrals")}
    database.close()
    for row in rows.values():
        row["isFallback"] = bool(row["isFallback"])
        for name in ("contact", "outcome", "facts", "needs", "criteria"):
            row[name] = None if row[name] is None else json.loads(row[name])
    return rows


@pytest.mark.faults
def test_killed_at_any_moment(portal: Portal, tmp_path: Path, tell: Tell) -> None:
    web = start_site(portal)
    settings = issue(portal, web, tmp_path)
    portal.run("make_intakes(150); refer_all()")
    chance = random.Random(4545)
    for _number in range(KILLS):
        process = run_example(settings, "--answer", "--every", "0.05")
        until = time.monotonic() + chance.uniform(0.15, 1.2)
        while time.monotonic() < until:
            portal.run("happen()")
            time.sleep(0.02)
        assert process.poll() is None, (tmp_path / "copy.log").read_text()
        process.kill()
        process.wait()
    assert run_example(settings, "--once", "--answer").wait(timeout=60) == 0
    api, copy = read_api(settings), read_copy(settings)
    twice = portal.query(TWICE)
    blank = sum(one["contact"] is None for one in api.values())
    answered = portal.query("SELECT count(*) FROM partners_keyedrequest WHERE status = 201")
    tell(
        f"a partner's system killed {KILLS} times while it copies and answers",
        "its copy equals the list, nothing answered twice",
        f"{len(copy)} of {len(api)} referrals, {blank} of them blank, {answered} answered by it, "
        f"{twice} twice",
    )
    assert copy == api
    assert twice == 0
    assert blank
    assert answered
    assert "sent" not in {one["status"] for one in copy.values()}


@pytest.mark.faults
def test_a_stored_answer_is_sent_again(portal: Portal, tmp_path: Path) -> None:
    """Killed between the portal's deed and our knowing: the same key, and no second deed."""
    web = start_site(portal)
    settings = issue(portal, web, tmp_path)
    portal.run("make_intakes(1); refer_all()")
    assert run_example(settings, "--once", "--answer").wait(timeout=60) == 0
    database = sqlite3.connect(settings["DATABASE"])
    with database:
        database.execute("UPDATE answers SET done = 0")
    assert run_example(settings, "--once", "--answer").wait(timeout=60) == 0
    assert database.execute("SELECT done FROM answers").fetchall() == [(1,)]
    database.close()
    assert portal.query("SELECT count(*) FROM partners_keyedrequest") == 1
    assert portal.query("SELECT count(*) FROM referrals_referralevent WHERE type = 'accept'") == 1


@pytest.mark.faults
def test_wrong_secret_and_a_kind_stop(portal: Portal, tmp_path: Path) -> None:
    web = start_site(portal)
    settings = issue(portal, web, tmp_path)
    wrong = settings | {"CLIENT_SECRET": "wrong"}
    assert run_example(wrong, "--once").wait(timeout=30) == 1
    process = run_example(settings, "--every", "30")
    wait_until(lambda: read_copy_exists(settings), seconds=20)
    process.terminate()
    assert process.wait(timeout=10) == 0


def read_copy_exists(settings: dict[str, str]) -> bool:
    database = sqlite3.connect(settings["DATABASE"])
    try:
        return database.execute("SELECT 1 FROM state WHERE name = 'next'").fetchone() is not None
    except sqlite3.OperationalError:
        return False
    finally:
        database.close()
