"""Who has a public page already gets 304, and nobody gets what was meant for somebody else."""

from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_safe

from portal import clock, urls
from portal.pages import conditional
from programmes.models import CatalogueVersion
from programmes.publishing import versions as publishing
from programmes.publishing.public_pages import public_page

PAGES = [
    "/",
    "/en/",
    "/programmas/",
    "/programmas/?theme=financing",
    "/programmas/groeiversneller/",
    "/programmas/kaart/",
    "/programmas/overzicht/",
    "/programmas/vergelijk/?programme=groeiversneller&programme=techpack",
    "/privacy/",
    "/contact/",
]
API = ["/api/v1/programmes", "/api/v1/programmes/groeiversneller", "/api/v1/openapi.json"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def ask(address: str, etag: str = "", **headers: str) -> HttpResponse:
    return Client().get(address, headers={"if-none-match": etag, **headers})


def name_of(address: str, **headers: str) -> str:
    return ask(address, **headers).headers["ETag"]


def publish_again(document: dict[str, object]) -> None:
    CatalogueVersion.objects.create(digest="fedcba987654", document=document)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_is_known_is_not_sent_again(address: str) -> None:
    first = ask(address)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    again = ask(address, first.headers["ETag"])
    assert again.status_code == 304
    assert not again.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "no-cache"
    assert ask(address, 'W/"something-else"').status_code == 200


@pytest.mark.parametrize("address", API)
def test_an_answer_of_the_api_that_is_known_is_not_sent_again(address: str) -> None:
    etag = name_of(address)
    assert ask(address, etag).status_code == 304
    assert ask(address, f'"x", {etag}').status_code == 304
    assert ask(address, '"x"').status_code == 200


def test_nothing_is_rendered_for_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    etag = name_of("/programmas/groeiversneller/")
    monkeypatch.setattr("programmes.browsing.views.detail.render", None)
    assert ask("/programmas/groeiversneller/", etag).status_code == 304


def test_head_is_answered_like_get() -> None:
    etag = name_of("/programmas/")
    answer = Client().head("/programmas/")
    assert (answer.status_code, answer.headers["ETag"]) == (200, etag)
    known = Client().head("/programmas/", headers={"if-none-match": etag})
    assert (known.status_code, known.content) == (304, b"")


def test_each_page_selection_and_language_has_a_name_of_its_own() -> None:
    addresses = [
        "/",
        "/en/",
        "/programmas/",
        "/en/programmas/",
        "/programmas/?theme=financing",
        "/programmas/?theme=innovation",
        "/programmas/kaart/",
    ]
    assert len({name_of(address) for address in addresses}) == len(addresses)


def test_a_fragment_never_passes_for_the_page() -> None:
    page = ask("/programmas/")
    fragment = ask("/programmas/", **{"hx-request": "true"})
    assert page.headers["ETag"] != fragment.headers["ETag"]
    for answer in (page, fragment):
        assert "HX-Request" in answer.headers["Vary"]


def test_a_new_version_renews_the_page(catalogue_document: dict[str, object]) -> None:
    etag = name_of("/programmas/")
    publish_again(catalogue_document)
    assert ask("/programmas/", etag).status_code == 200


def test_a_new_day_renews_the_page() -> None:
    etag = name_of("/programmas/groeiversneller/")
    with clock.travel(timedelta(days=1)):
        assert ask("/programmas/groeiversneller/", etag).status_code == 200


def test_a_deploy_renews_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object
) -> None:
    etag = name_of("/programmas/")
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates" / "list.html"
    settings.BASE_DIR, settings.NODE_ASSETS = tmp_path, tmp_path / "none"
    digests = []
    for text in ("one", "one", "two"):
        template.write_text(text, encoding="utf-8")
        digests.append(conditional.digest_release.__wrapped__())
    assert digests[0] == digests[1] != digests[2]
    monkeypatch.setattr(conditional, "digest_release", lambda: digests[2])
    assert ask("/programmas/", etag).status_code == 200


def test_a_restyled_portal_renews_the_page(settings: object) -> None:
    before = conditional.digest_release.__wrapped__()
    settings.PORTAL_TOKENS = "tokens-duinrade.css"
    assert conditional.digest_release.__wrapped__() != before


def test_a_view_reads_the_version_that_names_its_page(
    catalogue_document: dict[str, object],
) -> None:
    with publishing.hold_current_catalogue() as version:
        publish_again(catalogue_document)
        assert publishing.get_current_catalogue().version == version
    assert publishing.get_current_catalogue().version == "fedcba987654"


def test_what_is_no_page_has_no_name() -> None:
    answer = ask("/programmas/bestaat-niet/")
    assert answer.status_code == 404
    assert "ETag" not in answer.headers


# --- what belongs to one visitor -----------------------------------------------------------------
@require_safe
def leave_message(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Alleen voor u.")
    return HttpResponse()


@require_safe
@public_page
def say_at_once(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Alleen voor u.")
    return HttpResponse()


@require_safe
@public_page
def show_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


urlpatterns = [
    *urls.urlpatterns,
    path("test/leave/", leave_message),
    path("test/say/", say_at_once),
    path("test/form/", show_form),
]


@pytest.fixture
def visitor(settings: object) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client()


def test_a_message_is_neither_lost_nor_kept(visitor: Client) -> None:
    etag = visitor.get("/programmas/").headers["ETag"]
    visitor.get("/test/leave/")
    told = visitor.get("/programmas/", headers={"if-none-match": etag})
    assert told.status_code == 200
    assert "Alleen voor u." in told.content.decode()
    assert "ETag" not in told.headers
    assert told.headers["Cache-Control"] == "private, no-store"
    # Said once; from here on the page is everybody's again.
    assert visitor.get("/programmas/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("address", ["/test/say/", "/test/form/"])
def test_a_page_with_something_of_one_visitor_is_not_kept(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_hold_nothing_of_one_visitor(address: str) -> None:
    answer = ask(address)
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_answers_are_compressed_for_who_can_read_that() -> None:
    for address in ("/programmas/", "/api/v1/programmes"):
        plain, small = ask(address), ask(address, **{"accept-encoding": "gzip"})
        assert small.headers["Content-Encoding"] == "gzip"
        assert len(small.content) < len(plain.content) / 3
        assert "Accept-Encoding" in small.headers["Vary"]
        known = ask(address, small.headers["ETag"], **{"accept-encoding": "gzip"})
        assert known.status_code == 304


def test_the_document_of_the_api_is_the_same_each_time() -> None:
    assert orjson.loads(ask(API[-1]).content) == orjson.loads(ask(API[-1]).content)
    assert name_of(API[-1]) == name_of(API[-1])
