"""A public page that was made before comes from memory: the same bytes, never an old page, never
somebody else's, and never more than the memory may take.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_safe

from portal import clock, urls
from portal.accounts.models import User
from portal.pages import page_memory
from portal.pages.page_memory import KeptPage, PageMemory, forget_pages, get_memory
from programmes.models import CatalogueVersion
from programmes.publishing.public_pages import public_page

PAGES = [
    "/",
    "/en/",
    "/programmas/",
    "/programmas/?q=personeel&region=PV30",
    "/programmas/groeiversneller/",
    "/programmas/kaart/",
    "/programmas/atom.xml",
    "/privacy/",
]
# What is of one answer.
OWN = {"X-Request-ID"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
made: list[str] = []


@require_safe
@public_page
def show_plain(request: HttpRequest) -> HttpResponse:
    made.append(request.get_full_path())
    return HttpResponse(f"{clock.today()} {request.GET.get('q')} ".encode() * 50)


@require_safe
@public_page
def show_own(request: HttpRequest, kind: str) -> HttpResponse:
    """Something that makes the page one visitor's, or no page to keep."""
    made.append(kind)
    response = HttpResponse("x" * 500)
    if kind == "message":
        messages.info(request, "Alleen voor u.")
    elif kind == "token":
        get_token(request)
    elif kind == "session":
        request.session.get("intake")
    elif kind == "cookie":
        response.set_cookie("own", "1")
    elif kind == "nonce":
        str(request.csp_nonce)
    elif kind == "exempt":
        response.xframe_options_exempt = True  # type: ignore[attr-defined]
    elif kind == "stream":
        return StreamingHttpResponse(["x" * 500])  # type: ignore[return-value]
    elif kind == "none":
        response.status_code = 404
    return response


@require_safe
@public_page
def show_large(request: HttpRequest) -> HttpResponse:
    made.append("large")
    return HttpResponse(b"x" * (get_memory().largest + 1))


urlpatterns = [
    *urls.urlpatterns,
    path("test/plain/", show_plain),
    path("test/large/", show_large),
    path("test/<slug:kind>/", show_own),
]


@pytest.fixture(autouse=True)
def _test_views(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    made.clear()


def ask(address: str = "/test/plain/", **headers: str) -> Any:
    return Client().get(address, headers=headers)


def list_headers(response: Any) -> dict[str, str]:
    return {name: text for name, text in response.headers.items() if name not in OWN}


# --- the same page -------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["gzip, br", ""])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_from_memory_is_the_page(
    address: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(address, **{"accept-encoding": encoding})
    assert first.status_code == 200
    for module in ("views.detail", "views.listing", "views.map"):
        monkeypatch.setattr(f"programmes.browsing.{module}.render", None)
    again = ask(address, **{"accept-encoding": encoding})
    assert (get_memory().hits, get_memory().misses) == (1, 1)
    assert again.content == first.content
    assert list_headers(again) == list_headers(first)
    assert ("Content-Encoding" in again.headers) == bool(encoding)


def test_headers_of_a_view_are_kept() -> None:
    first, again = (ask("/programmas/", **{"hx-request": "true"}) for _ in range(2))
    assert get_memory().hits == 1
    assert again.headers["HX-Push-Url"] == first.headers["HX-Push-Url"]


def test_who_has_the_page_gets_304() -> None:
    etag = ask().headers["ETag"]
    known = ask(**{"if-none-match": etag})
    assert (known.status_code, known.content) == (304, b"")
    assert (get_memory().hits, len(made)) == (0, 1)


def test_head_reads_the_memory_and_fills_nothing() -> None:
    client = Client()
    client.head("/test/plain/")
    assert len(get_memory()) == 0
    page = client.get("/test/plain/")
    told = client.head("/test/plain/")
    assert len(made) == 2
    assert list_headers(told) == list_headers(page)
    assert told.content == b""


def test_an_answer_is_compressed_for_who_reads_that_alone() -> None:
    small = ask(**{"accept-encoding": "gzip"})
    plain = ask()
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.content.startswith(b"2")


# --- never an old page ---------------------------------------------------------------------------
def test_a_publication_shows_at_once(catalogue_document: dict[str, Any]) -> None:
    title = "Een nieuwe naam"
    before = ask("/programmas/")
    programmes = [dict(one) for one in catalogue_document["programmes"]]
    programmes[0]["title"] = {"nl": title, "en": title}
    CatalogueVersion.objects.create(
        digest="fedcba987654", document=catalogue_document | {"programmes": programmes}
    )
    after = ask("/programmas/")
    assert title not in before.content.decode()
    assert title in after.content.decode()


def test_after_midnight_the_page_is_made_anew() -> None:
    assert str(clock.today()) in ask().content.decode()
    with clock.travel(timedelta(days=1)):
        assert str(clock.today()) in ask().content.decode()


def test_a_release_makes_all_pages_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    monkeypatch.setattr("portal.pages.conditional.digest_release", lambda: "other")
    ask()
    assert len(made) == 2


# --- never another page --------------------------------------------------------------------------
def test_each_language_has_its_page() -> None:
    for address in ("/programmas/", "/en/programmas/"):
        for _ in range(2):
            answer = ask(address)
            language = "en" if address.startswith("/en/") else "nl"
            assert f'<html lang="{language}">' in answer.content.decode()
            assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("first", ["page", "part", "restored"])
def test_a_fragment_never_passes_for_the_page(first: str) -> None:
    """Nor for the one that htmx asks for to go back in the history."""
    asked = {
        "page": {},
        "part": {"hx-request": "true"},
        "restored": {"hx-request": "true", "hx-history-restore-request": "true"},
    }
    for kind in (first, *asked):
        whole = "<!doctype html>" in ask("/programmas/", **asked[kind]).content.decode()
        assert whole == (kind != "part"), kind


def test_addresses_that_are_read_differently_never_share_a_page() -> None:
    """The same bytes as they came, or quoted once more by a careless name."""
    client = Client()
    first = client.get("/test/plain/", QUERY_STRING="q=\u00c3\u00a9")
    other = client.get("/test/plain/", QUERY_STRING="q=%C3%83%C2%A9")
    assert "é" in first.content.decode()
    assert "Ã©" in other.content.decode()


@pytest.mark.parametrize(
    "kind", ["message", "token", "session", "cookie", "nonce", "exempt", "stream", "none"]
)
def test_what_is_of_one_visitor_is_not_kept(kind: str) -> None:
    for _ in range(2):
        ask(f"/test/{kind}/")
    assert made == [kind, kind]
    assert len(get_memory()) == 0


def test_a_message_that_waits_is_told(client: Client) -> None:
    ask("/programmas/")
    client.get("/test/message/")
    told = client.get("/programmas/")
    assert "Alleen voor u." in told.content.decode()
    assert told.headers["Cache-Control"] == "private, no-store"
    assert "Alleen voor u." not in ask("/programmas/").content.decode()


def test_who_is_logged_in_gets_a_page_of_their_own(client: Client) -> None:
    etag = ask().headers["ETag"]
    client.force_login(User.objects.create_user("manager@portaal.example"))
    for _ in range(2):
        own = client.get("/test/plain/", headers={"if-none-match": etag})
        assert own.status_code == 200
        assert own.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in own.headers
        assert "Cookie" in own.headers["Vary"]
    assert (len(made), get_memory().hits) == (3, 0)
    client.logout()
    assert client.get("/test/plain/", headers={"if-none-match": etag}).status_code == 304


def test_a_session_of_somebody_who_is_not_logged_in_fills_nothing(client: Client) -> None:
    session = client.session
    session["intake"] = 1
    session.save()
    client.get("/test/plain/")
    assert len(get_memory()) == 0
    ask()
    assert client.get("/test/plain/").headers["Cache-Control"] == "no-cache"
    assert len(made) == 2


@pytest.mark.parametrize("address", [*PAGES, "/test/token/", "/test/none/"])
def test_every_public_page_says_that_a_cookie_may_change_it(address: str) -> None:
    for _ in range(2):
        answer = ask(address)
        assert "Cookie" in answer.headers["Vary"]
    known = ask(address, **{"if-none-match": answer.headers.get("ETag", "-")})
    assert "Cookie" in known.headers["Vary"]


def test_another_host_is_refused_before_the_memory() -> None:
    ask()
    assert Client().get("/test/plain/", headers={"host": "elsewhere.example"}).status_code == 400


# --- never more than it may take -----------------------------------------------------------------
def test_a_page_that_is_too_large_is_not_kept() -> None:
    ask("/test/large/")
    ask("/test/large/")
    assert made == ["large", "large"]
    assert len(get_memory()) == 0


def test_addresses_that_somebody_makes_up_never_push_out_what_is_used(settings: Any) -> None:
    settings.PAGE_MEMORY_BYTES = 100_000
    memory = get_memory()
    ask()
    ask()
    for number in range(200):
        ask(f"/test/plain/?q={number}")
        assert memory.size <= settings.PAGE_MEMORY_BYTES
    assert 0 < len(memory) < 60
    made.clear()
    ask()
    assert made == []


def test_a_memory_of_nothing_keeps_nothing(settings: Any) -> None:
    settings.PAGE_MEMORY_BYTES = 0
    ask()
    ask()
    assert len(made) == 2


def make_page(size: int) -> KeptPage:
    return KeptPage((("Content-Type", "text/html"),), b"x" * size)


def test_the_bound_counts_all_bytes() -> None:
    memory = PageMemory(160_000)
    for number in range(100):
        memory.keep(str(number), make_page(5_000))
        memory.find(str(number))
        assert memory.size <= 160_000
    assert len(memory) == 120_000 // page_memory.measure(make_page(5_000))
    assert memory.find("99")
    assert memory.find("0") is None


def test_threads_share_one_memory() -> None:
    memory = PageMemory(400_000)

    def use(thread: int) -> None:
        for number in range(500):
            name = str((thread * 31 + number) % 90)
            if memory.find(name) is None:
                memory.keep(name, make_page(4_000))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    assert memory.hits + memory.misses == 8 * 500
    assert 0 < memory.size <= 400_000


def test_the_memory_of_a_process_has_the_size_of_the_setting(settings: Any) -> None:
    assert settings.PAGE_MEMORY_BYTES == 32 * 1024 * 1024
    settings.PAGE_MEMORY_BYTES = 16_000_000
    forget_pages()
    assert get_memory().largest == 1_000_000
