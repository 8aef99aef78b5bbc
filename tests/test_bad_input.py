"""Whatever is sent to a page: a clear answer, nothing lost, and never a 500."""

import json

import pytest
from django.test import Client
from django.utils.encoding import iri_to_uri

from entrepreneurs.models import Intake
from portal.links import sign_token
from referrals.models import Referral
from tests.factories import IntakeFactory, send_referral, set_mailbox
from tests.walking import Page, Visitor

pytestmark = pytest.mark.django_db
STRANGE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>",
    "emoji": "🥐👩‍🍳🏴‍☠️",
    "right-to-left": "\u202eשלום עולם\u200f",
    "nul": "a\x00b",
    "long": "é" * 5000,
    "lines": "a\r\nBcc: x@y.example\r\n\r\nb",
    "template": "{{ settings.SECRET_KEY }}{% debug %}%(name)s%s",
    "number": "-1e308",
    "huge": "9" * 400,
    "json": '{"$ne": null}',
    "spaces": " \t\u00a0\u2003 ",
    "combining": "Z̸̧̢̛͓a̴l̵g̷o",
    "noncharacters": "\ufffe\uffff\ufdd0",
}


@pytest.fixture
def urls(programme_rows: None) -> dict[str, str]:
    """Every page with a form."""
    set_mailbox("oost-nl", "loket@oost-nl.example")
    facts = {"municipality": "GM0202", "fte": 24.0}
    token = IntakeFactory(needs={"financing": 3, "ambition": 2}, facts=facts).token
    referral = send_referral()
    status = sign_token("status", referral.intake.contact.pk)
    steps = ("vraag", "themas", "urgentie", "plaats", "bedrijf", "vragen/growth")
    return {step: f"/intake/{token}/{step}/" for step in steps} | {
        "start": "/intake/",
        "verwijs": f"/verwijs/{token}/groeiversneller/",
        "antwoord": f"/antwoord/{referral.answer_token}/",
        "intrekken": f"/status/{status}/intrekken/{referral.pk}/",
    }


def list_fields(page: Page) -> list[str]:
    return [name for form in page.forms for name in (*form.values, *form.choices) if name]


@pytest.mark.parametrize("kind", STRANGE)
def test_the_same_strange_text_in_every_field_of_every_form(kind: str, urls) -> None:
    for name, url in urls.items():
        fields = dict.fromkeys(list_fields(Visitor().open(url)), STRANGE[kind])
        # As a refusal, since that has a field that can be wrong.
        data = fields | {"go-on": "x", "send": "x", "refuse": "x"}
        response = Client().post(url, data, follow=kind == "html")
        # A version that no page can have shown is an old page's.
        assert response.status_code in {200, 302, 409, 422}, name
        assert "<script>alert" not in response.content.decode(), name


@pytest.mark.parametrize("kind", ["html", "nul", "huge"])
def test_one_strange_field_beside_right_ones(kind: str, urls) -> None:
    for name, url in urls.items():
        page = Visitor().open(url)
        right = {key: value for form in page.forms for key, value in form.values.items()}
        for field in list_fields(page):
            response = Client().post(url, right | {field: STRANGE[kind], "go-on": "x"})
            assert response.status_code in {200, 302, 422}, (name, field)


def test_a_field_given_many_times_and_fields_that_do_not_exist(urls) -> None:
    for url in urls.values():
        fields = list_fields(Visitor().open(url))
        data = {name: ["a", "b", "<c>"] for name in fields} | {"no[such]": "x", "__proto__": "y"}
        assert Client().post(url, data | {"go-on": "x"}, follow=True).status_code < 500
        assert Client().post(url, {f"f{n}": "x" for n in range(501)}).status_code in {302, 400}


@pytest.mark.parametrize(
    "query", ["a=%00", "via=%ED%A0%80", "town=%ED%A0%80", "%F0%9F", "&&=&", "vraag[]=1", "=" * 9]
)
def test_garbage_after_the_question_mark(query: str, urls) -> None:
    pages = [*urls.values(), "/", "/en/", "/programmas/", "/intake/plaatsen/"]
    for url in pages:
        assert Client().get(f"{url}?{query}").status_code in {200, 302}, url


@pytest.mark.parametrize(
    "path", ["/%00", "/%ED%A0%80", "/intake/%2e%2e/", "/😀", "/" + "a" * 5000]
)
def test_paths_that_lead_nowhere(path: str, programme_rows) -> None:
    assert Client().get(iri_to_uri(path)).status_code in {404, 301}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"own_words=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b"own_words=a", "application/x-www-form-urlencoded; charset=no-such"),
        (b"own_words=a", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (json.dumps({"own_words": "\ud800"}).encode(), "application/json"),
        (b"", ""),
    ],
)
def test_bodies_that_are_no_form(body: bytes, content_type: str, urls) -> None:
    before = Intake.objects.count(), Referral.objects.values().get()
    for url in urls.values():
        if "intrekken" not in url:
            response = Client().generic("POST", url, body, content_type=content_type)
            assert response.status_code in {200, 302, 400, 422}, url
    assert Referral.objects.values().get() == before[1]


@pytest.mark.parametrize("size", [1_048_577, 10_000_000])
def test_a_body_that_is_too_large(size: int, urls) -> None:
    for url in urls.values():
        body = b"own_words=" + b"a" * (size - 10)
        response = Client().generic(
            "POST", url, body, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code == 413
        assert "te veel in één keer" in response.content.decode()


def test_a_body_just_small_enough_is_judged_by_its_fields(programme_rows) -> None:
    body = b"own_words=" + b"a" * (1_048_576 - 10)
    response = Client().generic(
        "POST", "/intake/", body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 422


def test_uploads_where_text_is_asked(urls) -> None:
    from io import BytesIO

    for url in urls.values():
        for field in list_fields(Visitor().open(url)):
            upload = BytesIO(b"\x89PNG")
            upload.name = "<b>.png"
            assert Client().post(url, {field: upload, "go-on": "x"}).status_code < 500, url


def test_a_stale_form_on_every_page(urls) -> None:
    before = Intake.objects.count(), Referral.objects.values().get()
    for url in urls.values():
        response = Client(enforce_csrf_checks=True).post(url, {"go-on": "x", "answer": "x"})
        assert response.status_code == 403
        assert "Uw formulier is verlopen" in response.content.decode()
    assert (Intake.objects.count(), Referral.objects.values().get()) == before
