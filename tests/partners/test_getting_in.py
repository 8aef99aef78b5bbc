"""Who gets in: a system of one organisation, with a secret that is known, for what it may do."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from portal import clock
from portal.partners.clients import delete_outdated_keys, revoke_client, rotate_secret
from portal.partners.models import OldSecret, PartnerClient
from programmes.models import Organisation
from tests.desk import make_people
from tests.factories import ReferralFactory, send_referral
from tests.partners.conftest import API, FORM, NewSystem, System, ask_token
from tests.partners.test_answering import assert_partner_problem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 2, 10, tzinfo=clock.AMSTERDAM)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def test_a_token_works_for_an_hour(system: System) -> None:
    answer = ask_token(system.credentials)
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 3600
    assert set(answer.json()["scope"].split()) == {"referrals:read", "referrals:write"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password", "username": "x", "password": "y"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_nothing_else_gets_a_token(system: System, form: dict[str, str], error: str) -> None:
    answer = ask_token(system.credentials, **form)
    assert answer.status_code == 400
    assert answer.json()["error"] == error


def test_a_wrong_secret_gets_nothing(system: System) -> None:
    wrong = system.credentials._replace(secret="guess")
    answer = ask_token(wrong)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    unknown = system.credentials._replace(client_id="nobody")
    assert ask_token(unknown).status_code == 401


def test_tokens_are_asked_with_a_form(system: System) -> None:
    answer = Client().post(f"{API}/oauth/token", "{}", "application/json")
    assert_partner_problem(answer, 415)
    assert FORM in answer.json()["detail"]


def test_guessing_is_slowed_down(system: System, settings: Any) -> None:
    settings.TOKEN_RATE_PER_MINUTE = 2
    wrong = system.credentials._replace(secret="guess")
    statuses = [ask_token(wrong).status_code for _ in range(3)]
    # The fixture asked once.
    assert statuses == [401, 429, 429]


def test_without_a_token_nothing_is_said(system: System) -> None:
    referral = send_referral()
    for token in ("", "invented"):
        system.token = token
        for path in ("referrals", f"referrals/{referral.pk}", "events"):
            answer = system.get(path)
            assert_partner_problem(answer, 401)
            assert answer["WWW-Authenticate"].startswith("Bearer ")
        assert_partner_problem(system.post(f"referrals/{referral.pk}/acceptances", {}), 401)


def test_a_token_in_the_address_or_body_is_none(system: System) -> None:
    token, system.token = system.token, ""
    assert_partner_problem(system.get(f"referrals?access_token={token}"), 401)
    answer = Client().post(f"{API}/events", {"access_token": token}, FORM)
    assert answer.status_code in {401, 405}


def test_a_session_of_staff_is_no_token(system: System) -> None:
    client = Client()
    client.force_login(make_people()["administrator"])
    assert_partner_problem(client.get(f"{API}/referrals"), 401)


def test_scopes_are_kept_apart(system: System, new_system: NewSystem) -> None:
    referral = send_referral()
    path = f"referrals/{referral.pk}"
    system.authorise(scope="referrals:read")
    assert system.get(path).status_code == 200
    assert_partner_problem(system.post(f"{path}/acceptances", {}), 403)
    system.authorise(scope="referrals:write")
    assert_partner_problem(system.get(path), 403)
    assert_partner_problem(system.post(f"{path}/acceptances", {}), 403)
    reader = new_system(may_write=False)
    assert reader.get(path).status_code == 200
    assert_partner_problem(reader.post(f"{path}/acceptances", {}), 403)
    assert ask_token(reader.credentials, scope="referrals:write").status_code == 400


def test_what_another_organisation_received_does_not_exist(new_system: NewSystem) -> None:
    referral = send_referral()
    other = new_system("rabobank")
    assert other.get("referrals").json()["items"] == []
    assert other.get("events").json()["items"] == []
    path = f"referrals/{referral.pk}"
    problem = assert_partner_problem(other.get(path), 404)
    for name in ("acceptances", "refusals", "progress-notes", "outcomes"):
        same = assert_partner_problem(other.post(f"{path}/{name}", {"note": "x"}), 404)
        assert same == problem


def test_an_old_secret_works_until_its_time_is_over(system: System) -> None:
    old = system.credentials
    with clock.frozen(NOW):
        new = rotate_secret(system.client, overlap=14 * DAY)
    for moment, works in ((NOW + 14 * DAY - SECOND, True), (NOW + 14 * DAY, False)):
        with clock.frozen(moment):
            assert (ask_token(old).status_code == 200) is works
            assert ask_token(new).status_code == 200


def test_renewing_twice_ends_the_oldest_secret(system: System) -> None:
    first = system.credentials
    second = rotate_secret(system.client, overlap=DAY)
    third = rotate_secret(system.client, overlap=DAY)
    assert [ask_token(one).status_code for one in (first, second, third)] == [401, 200, 200]


def test_renewing_without_overlap_ends_the_old_secret_at_once(system: System) -> None:
    rotate_secret(system.client, overlap=timedelta())
    assert ask_token(system.credentials).status_code == 401


def test_what_is_revoked_is_out_at_once(system: System, new_system: NewSystem) -> None:
    other = new_system()
    old = system.credentials
    new = rotate_secret(system.client, overlap=DAY)
    assert system.get("referrals").status_code == 200
    revoke_client(system.client)
    assert_partner_problem(system.get("referrals"), 401)
    assert [ask_token(one).status_code for one in (old, new)] == [401, 401]
    assert other.get("referrals").status_code == 200
    assert PartnerClient.objects.get(pk=system.client.pk).revoked_at is not None


def test_who_takes_part_no_more_is_out(system: System) -> None:
    Organisation.objects.filter(slug="oost-nl").update(retired=True)
    assert_partner_problem(system.get("referrals"), 401)


def test_no_secret_and_no_token_can_be_read_back(system: System) -> None:
    rotate_secret(system.client, overlap=DAY)
    wanted = (system.credentials.secret, system.token)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("oauth2_provider_", "partners_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                text = repr(cursor.fetchall())
                assert not any(one in text for one in wanted), table


def test_what_has_ended_is_cleared_away(system: System) -> None:
    with clock.frozen(NOW):
        rotate_secret(system.client, overlap=DAY)
    with clock.frozen(NOW + DAY):
        delete_outdated_keys()
        assert OldSecret.objects.exists()
    with clock.frozen(NOW + DAY + SECOND):
        delete_outdated_keys()
        assert not OldSecret.objects.exists()


def test_a_ceiling_holds_per_client(system: System, new_system: NewSystem, settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 2
    answers = [system.get("events") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert new_system().get("events").status_code == 200


def test_credentials_by_command(system: System) -> None:
    out = StringIO()
    call_command("partner_clients", "issue", "oost-nl", "Boekhouding", "--read-only", stdout=out)
    client = PartnerClient.objects.get(name="Boekhouding")
    assert not client.may_write
    assert f"client_id:     {client.application.client_id}" in out.getvalue()
    call_command("partner_clients", "rotate", str(client.pk), "--overlap-days", "0", stdout=out)
    call_command("partner_clients", "revoke", str(client.pk), stdout=out)
    with pytest.raises(CommandError, match="no client"):
        call_command("partner_clients", "rotate", str(client.pk), stdout=out)
    with pytest.raises(CommandError, match="has a system with the name"):
        call_command("partner_clients", "issue", "oost-nl", system.client.name, stdout=out)
    with pytest.raises(CommandError, match="no organisation"):
        call_command("partner_clients", "issue", "nobody", "x", stdout=out)
    listed = StringIO()
    call_command("partner_clients", "list", stdout=listed)
    assert "Boekhouding (read, revoked" in listed.getvalue()


@pytest.mark.parametrize("role", ["administrator", "editor", "partner", "policymaker"])
def test_only_an_administrator_gives_out_credentials(system: System, role: str) -> None:
    client = Client()
    client.force_login(make_people()[role])
    page = "/beheer/partners/partnerclient/"
    allowed = role == "administrator"
    assert (client.get(page).status_code == 200) is allowed
    organisation = system.client.organisation_id
    form = {"organisation": organisation, "name": "Nieuw", "may_write": "on"}
    answer = client.post(f"{page}add/", form, follow=True)
    assert PartnerClient.objects.filter(name="Nieuw").exists() is allowed
    if allowed:
        assert "maar één keer" in answer.content.decode()
        assert "eenmaal" not in client.get(page).content.decode()
        chosen = {"_selected_action": [system.client.pk]}
        client.post(page, {"action": "revoke", **chosen})
        assert_partner_problem(system.get("referrals"), 401)
        client.post(page, {"action": "rotate", **chosen})
        assert client.get("/beheer/oauth2_provider/").status_code == 404


def test_a_withdrawn_right_to_write_holds_for_tokens_that_are_out(system: System) -> None:
    referral = ReferralFactory()
    PartnerClient.objects.update(may_write=False)
    assert_partner_problem(system.post(f"referrals/{referral.pk}/acceptances", {}), 403)
