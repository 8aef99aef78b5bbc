"""Logging in by one's own organisation: whom an administrator knows, and nobody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.test import RequestFactory

from portal.accounts.adapters import OrganisationAdapter
from tests.desk import make_people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme_rows")]


class Login(SimpleNamespace):
    """What allauth hands over once the organisation has answered."""

    connected: Any = None

    def connect(self, request: Any, user: Any) -> None:
        self.connected = user


def build_login(email: str, organisation: str = "gemeente-breda", **more: Any) -> Login:
    app = SimpleNamespace(settings={"organisation": organisation})
    return Login(
        is_existing=False,
        provider=SimpleNamespace(app=app),
        user=SimpleNamespace(email=email),
        **more,
    )


def try_out(login: Login) -> Any:
    OrganisationAdapter().pre_social_login(RequestFactory().get("/"), login)
    return login.connected


def test_who_is_known_comes_in() -> None:
    people = make_people()
    assert try_out(build_login("Manager@portaal.example")) == people["manager"]


@pytest.mark.parametrize(
    ("email", "organisation"),
    [
        ("niemand@portaal.example", "gemeente-breda"),
        ("manager@portaal.example", "gemeente-roosendaal"),
        ("manager@portaal.example", ""),
        ("administrator@portaal.example", ""),
        ("", "gemeente-breda"),
    ],
)
def test_nobody_else_does(email: str, organisation: str) -> None:
    make_people()
    with pytest.raises(ImmediateHttpResponse) as refused:
        try_out(build_login(email, organisation))
    assert refused.value.response.status_code == 403


def test_who_has_left_does_not() -> None:
    person = make_people()["manager"]
    person.is_active = False
    person.save()
    with pytest.raises(ImmediateHttpResponse):
        try_out(build_login(person.email))


def test_nobody_signs_up() -> None:
    request = RequestFactory().get("/")
    assert not OrganisationAdapter().is_open_for_signup(request, build_login("a@b.example"))
