"""Two organisations of the demonstration have a system: one to try, one that is played."""

import os
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.demo.loading import PASSWORD_FILE
from portal.demo.partners import ANSWERING, PARTNERS, TO_TRY_OUT, load_partners, make_credentials
from portal.partners.clients import revoke_client
from portal.partners.models import PartnerClient
from tests.partners.conftest import ask_token

pytestmark = pytest.mark.django_db


def test_their_credentials_work_and_stay_the_same(programme_rows: None) -> None:
    load_partners()
    load_partners()
    assert PartnerClient.objects.count() == len(PARTNERS)
    for played in PARTNERS:
        assert ask_token(make_credentials(played)).status_code == 200
    assert len({make_credentials(played).secret for played in PARTNERS}) == len(PARTNERS)


def test_another_portal_has_other_secrets(settings: Any) -> None:
    before = make_credentials(TO_TRY_OUT)
    settings.SECRET_KEY = "another"
    assert make_credentials(TO_TRY_OUT).secret != before.secret


def test_what_was_taken_back_stays_away(programme_rows: None) -> None:
    load_partners()
    client = PartnerClient.objects.get(name=TO_TRY_OUT.name)
    revoke_client(client)
    load_partners()
    assert ask_token(make_credentials(TO_TRY_OUT)).status_code == 401


def test_none_in_production(programme_rows: None, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(RuntimeError):
        load_partners()
    assert not PartnerClient.objects.exists()


def test_they_are_printed_for_who_tries(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / PASSWORD_FILE).write_text("password", encoding="ascii")
    told = StringIO()
    call_command("print_demo_accounts", stdout=told)
    assert make_credentials(TO_TRY_OUT).client_id in told.getvalue()
    assert make_credentials(TO_TRY_OUT).secret in told.getvalue()


def test_the_example_is_run_in_the_place_of_the_command(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *call: run.append(call))
    with pytest.raises(CommandError):
        call_command("play_partner")
    settings.DEMO = True
    call_command("play_partner")
    ((program, arguments, env),) = run
    assert program == arguments[0] == sys.executable
    assert arguments[1].endswith("examples/partner_sync.py")
    assert "--answer" in arguments
    secret = make_credentials(ANSWERING).secret
    assert env["CLIENT_SECRET"] == secret
    # Who lists processes reads arguments.
    assert secret not in arguments
