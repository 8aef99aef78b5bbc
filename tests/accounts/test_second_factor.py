"""The second factor: set up with an app, asked for at each log-in, and no way around it."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from portal.accounts.models import User
from tests.desk import PASSWORD, make_people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme_rows")]


@pytest.fixture
def manager(settings) -> User:
    settings.STAFF_SECOND_FACTOR = True
    user = make_people()["manager"]
    user.set_password(PASSWORD)
    user.save()
    return user


def find_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def log_in(client: Client, user: User):
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def test_from_nothing_to_a_code_at_each_log_in(manager: User) -> None:
    client = Client()
    log_in(client, manager)
    assert client.get("/werk/").url == "/account/2fa/"
    # Nobody changes this from a screen that was left open.
    assert "/reauthenticate/" in client.get("/account/2fa/totp/activate/").url
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": find_code(secret)})
    assert client.get("/werk/").status_code == 200

    again = Client()
    assert "/2fa/authenticate/" in log_in(again, manager).url
    assert again.get("/werk/").status_code == 302, "the password alone is not enough"
    wrong = again.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert again.get("/werk/").status_code == 302


def test_the_code_lets_in(manager: User) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(
        user=manager,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(secret)},
    )
    client = Client()
    log_in(client, manager)
    client.post("/account/2fa/authenticate/", {"code": find_code(secret)})
    assert client.get("/werk/").status_code == 200


def test_a_wrong_first_code_turns_nothing_on(manager: User) -> None:
    client = Client()
    log_in(client, manager)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert not Authenticator.objects.exists()
    assert client.get("/werk/").status_code == 302
