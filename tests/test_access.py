"""Every address: which methods it takes, and that nobody gets in with somebody else's link.

A new address fails here until it has an expectation.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from entrepreneurs.models import FeedbackLetter, Invitation, LinkSide
from portal.links import BOUND, sign_token
from programmes.models import ProgrammeAlert
from referrals.models import Referral
from tests.access_rules import ACCOUNT, PATTERNS, STAFF
from tests.desk import Desk, make_full_desk
from tests.factories import IntakeFactory, send_referral, set_mailbox
from tests.undoing import undone
from tests.worlds import share

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
PAGE = {"GET", "HEAD"}
FORM = PAGE | {"POST"}
READ = PAGE | {"OPTIONS"}
# By route: the methods that are answered, and whose link it takes.
PUBLIC: dict[str, set[str]] = {
    "": PAGE,
    "healthz": PAGE,
    "readyz": PAGE,
    "metrics": PAGE,
    "programmas/": PAGE,
    "programmas/<slug:slug>/": PAGE,
    "programmas/kaart/": PAGE,
    "programmas/vergelijk/": PAGE,
    "programmas/overzicht/": PAGE,
    "programmas/export.csv": PAGE,
    "programmas/export.xlsx": PAGE,
    "programmas/atom.xml": PAGE,
    "programmas/melding/": FORM,
    "programmas/melding/aangevraagd/": PAGE,
    "intake/": FORM,
    "intake/plaatsen/": PAGE,
    "intake/past-dit/<slug:slug>/": FORM,
    "ontwikkelaars/": PAGE,
    "ontwikkelaars/proberen/": FORM,
    "robots.txt": PAGE,
    "sitemap.xml": PAGE,
    "favicon.svg": PAGE,
    ".well-known/security.txt": PAGE,
    "taal/<slug:code>/": PAGE,
    "huisstijl/": PAGE,
    "toegankelijkheid/": PAGE,
    "privacy/": PAGE,
    "cookies/": PAGE,
    "contact/": PAGE,
    "postvak/": FORM,
    "demo/post/": PAGE,
    "demo/post/<str:name>/": PAGE,
}
MACHINES: dict[str, set[str]] = {
    "api/v1/openapi.json": READ,
    "api/v1/programmes": READ,
    "api/v1/programmes/<slug>": READ,
    "api/v1/programmes/<slug:slug>": READ,
    "api/v1/attributes": READ,
    "api/v1/matches": {"POST", "OPTIONS"},
    "api/v1/oauth/token": {"POST", "OPTIONS"},
    "api/v1/referrals": READ,
    "api/v1/referrals/<uuid:id>": READ,
    "api/v1/referrals/<uuid:id>/acceptances": {"POST", "OPTIONS"},
    "api/v1/referrals/<uuid:id>/refusals": {"POST", "OPTIONS"},
    "api/v1/referrals/<uuid:id>/progress-notes": {"POST", "OPTIONS"},
    "api/v1/referrals/<uuid:id>/outcomes": {"POST", "OPTIONS"},
    "api/v1/events": READ,
    "hsds": READ,
    "hsds/": READ,
    "hsds/services": READ,
    "hsds/services/<uuid:id>": READ,
    "hsds/organizations": READ,
    "hsds/organizations/<uuid:id>": READ,
    "hsds/taxonomies": READ,
    "hsds/taxonomies/<uuid:id>": READ,
    "hsds/taxonomy_terms": READ,
    "hsds/taxonomy_terms/<uuid:id>": READ,
    "hsds/service_at_locations": READ,
    "hsds/openapi.json": READ,
}
PRIVATE: dict[str, tuple[str, set[str]]] = {
    "intake/<str:token>/": ("intake", PAGE),
    "intake/<str:token>/vraag/": ("intake", FORM),
    "intake/<str:token>/themas/": ("intake", FORM),
    "intake/<str:token>/urgentie/": ("intake", FORM),
    "intake/<str:token>/plaats/": ("intake", FORM),
    "intake/<str:token>/bedrijf/": ("intake", FORM),
    "intake/<str:token>/vragen/<slug:group>/": ("intake", FORM),
    "intake/<str:token>/resultaat/": ("intake", PAGE),
    "intake/<str:token>/programma/<slug:slug>/": ("intake", PAGE),
    "verwijs/<str:token>/<slug:slug>/": ("intake", FORM),
    "antwoord/<str:token>/": ("answer", FORM),
    "antwoord/<str:token>/pauze/": ("answer", FORM),
    "geen-vragen/<str:token>/": ("questions-off", FORM),
    "intake/<str:token>/bewaren/": ("intake", FORM),
    "intake/geen-herinnering/<str:token>/": ("intake-off", FORM),
    "status/<str:token>/antwoord/<uuid:pk>/": ("status", FORM),
    "status/<str:token>/opnieuw/<uuid:pk>/": ("status", FORM),
    "status/<str:token>/verder/<uuid:pk>/": ("status", FORM),
    "status/<str:token>/hoe-ging-het/<uuid:pk>/": ("status", FORM),
    "status/<str:token>/": ("status", PAGE),
    "status/<str:token>/intrekken/<uuid:pk>/": ("status", FORM),
    "status/<str:token>/wissen/": ("status", FORM),
    "programmas/melding/<str:token>/": ("alert", FORM),
    "programmas/melding/uit/<str:token>/": ("alert-off", FORM),
    "koppeling/<str:token>/": ("link", FORM),
    "koppeling/<str:token>/opbrengst/": ("link", FORM),
    "terugkoppeling/<str:token>/": ("feedback", FORM),
    "uitnodiging/<str:token>/": ("invitation", FORM),
    "uitnodiging/<str:token>/opbrengst/": ("invitation", FORM),
    "uitnodiging/<str:token>/agenda.ics": ("invitation", PAGE),
}
# With a link that works for a week: see tests/referrals/test_told.py and test_inbox.py.
TIMED = {
    "hoe-ging-het/<str:token>/",
    "een-jaar-later/<str:token>/",
    "postvak/<str:token>/",
    "postvak/<str:token>/pauze/",
}
ELSEWHERE = re.compile(r"beheer/.*|\^api/.*|hsds/\^.*|\^hsds/.*")
PURPOSES = (
    "intake",
    "answer",
    "questions-off",
    "intake-off",
    "status",
    "alert",
    "alert-off",
    "feedback",
    "invitation",
    "link",
)


def list_routes(patterns: list, before: str = "") -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from list_routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def test_every_address_has_an_expectation() -> None:
    routes = {
        route for route in list_routes(get_resolver().url_patterns) if not ELSEWHERE.match(route)
    }
    known = {*PUBLIC, *MACHINES, *PRIVATE, *TIMED, *STAFF, *ACCOUNT, *PATTERNS}
    assert not routes - known
    assert not known - routes - {"api/v1/programmes/<slug>", "api/v1/programmes/<slug:slug>"}


def ask(url: str, method: str, **extra) -> int:
    return Client().generic(method, f"/{url}", **extra).status_code


def fill(route: str, *, token: str, referral: Referral | None = None) -> str:
    pk = referral.pk if referral else uuid4()
    values = {"token": token, "pk": str(pk), "group": "growth", "slug": "groeiversneller"}
    values |= {"name": "none.log", "id": str(pk), "code": "en"}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route)


@pytest.mark.django_db
@pytest.mark.usefixtures("programme_rows")
def test_methods_of_public_pages_and_for_machines() -> None:
    wrong = []
    for route, methods in (PUBLIC | MACHINES).items():
        for method in METHODS:
            with undone():
                status = ask(fill(route, token=""), method)
            if (status == 405) != (method not in methods):
                wrong.append((route, method, status))
            if status >= 500 and route != "readyz":
                wrong.append((route, method, status))
    assert wrong == []


@pytest.fixture
def referral(programme_rows: None) -> Referral:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    return send_referral(fallback="regionaal-loket")


@pytest.fixture
def alert(programme_rows: None) -> ProgrammeAlert:
    return ProgrammeAlert.objects.create(email="ada@bouwer.example", language="nl")


shared_desk = share(make_full_desk)


@pytest.fixture
def made_desk(shared_desk: Desk, programme_rows: None) -> Desk:
    return deepcopy(shared_desk)


@pytest.fixture
def letter(made_desk: Desk) -> FeedbackLetter:
    return made_desk.told.letter


@pytest.fixture
def invitation(made_desk: Desk) -> Invitation:
    return made_desk.meetings["held"].invitations.get()


@pytest.fixture
def side(made_desk: Desk) -> LinkSide:
    return made_desk.link.sides.get(establishment=made_desk.establishment)


@pytest.fixture
def tokens(
    referral: Referral,
    alert: ProgrammeAlert,
    letter: FeedbackLetter,
    invitation: Invitation,
    side: LinkSide,
) -> dict[str, str]:
    """The private links of one referral, alert, letter, invitation and introduction."""
    return {
        "intake": referral.intake.token,
        "answer": referral.answer_token,
        "questions-off": sign_token("questions-off", referral.intake.contact.pk),
        "intake-off": sign_token("intake-off", referral.intake.pk),
        "status": sign_token("status", referral.intake.contact.pk),
        "alert": alert.confirm_token,
        "alert-off": alert.off_token,
        "feedback": letter.token,
        "invitation": invitation.token,
        "link": side.token,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_methods_and_caching_of_private_pages(method: str, referral, tokens) -> None:
    for route, (purpose, methods) in PRIVATE.items():
        url = fill(route, token=tokens[purpose], referral=referral)
        with undone():
            response = Client().generic(method, f"/{url}")
        assert (response.status_code == 405) == (method not in methods), route
        assert response.status_code < 500, route
        if method in methods:
            assert "no-store" in response.headers["Cache-Control"], route
            assert response.headers["X-Robots-Tag"] == "noindex", route
            assert response.headers["Referrer-Policy"] == "same-origin", route


@pytest.fixture
def keys(
    referral: Referral,
    alert: ProgrammeAlert,
    letter: FeedbackLetter,
    invitation: Invitation,
    side: LinkSide,
) -> dict[str, UUID]:
    """The row that the link of each purpose opens."""
    person = referral.intake.contact
    return dict.fromkeys(PURPOSES, referral.pk) | {
        "intake": referral.intake.pk,
        "status": person.pk,
        "alert": alert.pk,
        "alert-off": alert.pk,
        "feedback": letter.pk,
        "invitation": invitation.pk,
        "link": side.pk,
        "questions-off": person.pk,
        "intake-off": referral.intake.pk,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_private_page_opens_with_its_own_link_only(purpose, referral, tokens, keys) -> None:
    mine, own = tokens[purpose], keys[purpose]
    wrong = [tokens[other] for other in PURPOSES if other != purpose]
    # The right row, signed for something else; no signature; another row with this signature.
    wrong += [sign_token(other, own) for other in PURPOSES if other != purpose]
    # What comes after BOUND is about the address that a link went to: tests/referrals.
    signed, *bound = mine.split(BOUND)
    wrong += [own.hex, f"{own.hex}.", BOUND.join([f"{signed}x", *bound])]
    wrong.append(f"{uuid4().hex}.{mine.partition('.')[2]}")
    before = list(Referral.objects.values()), list(ProgrammeAlert.objects.values())
    for route, (opens, methods) in PRIVATE.items():
        for token in [*wrong, "-", "x" * 3000, "%00", "😀"] if opens == purpose else ():
            url = fill(route, token=token, referral=referral)
            assert ask(url, "GET") == 404, (route, token)
            if "POST" in methods and token in wrong:
                assert ask(url, "POST") == 404, (route, token)
    assert (list(Referral.objects.values()), list(ProgrammeAlert.objects.values())) == before


@pytest.mark.django_db
def test_a_signed_link_to_nothing_is_gone(programme_rows) -> None:
    for route, (purpose, methods) in PRIVATE.items():
        url = fill(route, token=sign_token(purpose, uuid4()))
        assert {ask(url, method) for method in methods} == {410}, route


@pytest.mark.django_db
def test_somebody_elses_referral_under_my_own_link(referral, tokens) -> None:
    other = send_referral(IntakeFactory(grower=True), email="other@bouwer.example")
    url = f"status/{tokens['status']}/intrekken/{other.pk}/"
    assert {ask(url, method) for method in FORM} == {404}
    other.refresh_from_db()
    assert other.status == "sent"
