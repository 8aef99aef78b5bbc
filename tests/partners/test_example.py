"""The example for partners, when the portal is busy, strict, or put back: it waits, asks anew or
starts over. That it may be killed is in tests/faults.
"""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "partner_sync.py"
TOKEN = "/api/v1/oauth/token"
EVENTS = "/api/v1/events"
LIST = "/api/v1/referrals"
EMPTY = {"items": [], "cursor": "c1"}
NOTHING = {"items": [], "next": None}
Answer = Callable[[httpx.Request], httpx.Response]


def load_example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("partner_sync", EXAMPLE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Portal:
    """Answers from a list by address, the last one for ever; keeps what it was asked."""

    def __init__(self, **_more: Any) -> None:
        self.answers: dict[str, list[httpx.Response]] = {}
        self.asked: list[httpx.Request] = []
        self.tokens = 0

    def answer(self, path: str, *answers: httpx.Response) -> None:
        self.answers[path] = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        left = self.answers.get(request.url.path)
        if left:
            one = left.pop(0) if len(left) > 1 else left[0]
            return httpx.Response(one.status_code, headers=one.headers, content=one.content)
        assert request.url.path == TOKEN, request.url
        self.tokens += 1
        return httpx.Response(200, json={"access_token": f"token-{self.tokens}"})

    def list_asked(self, path: str) -> list[httpx.Request]:
        return [one for one in self.asked if one.url.path == path]


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def example() -> ModuleType:
    return load_example()


@pytest.fixture
def waits(example: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(example.time, "sleep", waited.append)
    return waited


@pytest.fixture
def api(example: ModuleType, portal: Portal, waits: list[float]) -> Iterator[Any]:
    api = example.Api("https://portal.example/", "id", "secret")
    api.http.close()
    with httpx.Client(transport=httpx.MockTransport(portal)) as api.http:
        yield api


@pytest.fixture
def mirror(example: ModuleType, tmp_path: Path) -> Iterator[Any]:
    mirror = example.Mirror(str(tmp_path / "copy.sqlite3"))
    yield mirror
    mirror.db.close()


@pytest.mark.parametrize("status", [429, 503])
def test_too_much_waits_for_as_long_as_it_is_told(
    api: Any, portal: Portal, waits: list[float], status: int
) -> None:
    busy = httpx.Response(status, headers={"Retry-After": "17"})
    portal.answer(EVENTS, busy, busy, httpx.Response(200, json=EMPTY))
    assert api.get("events").json() == EMPTY
    assert waits == [17, 17]


def test_a_silent_portal_is_asked_less_and_less_often(
    api: Any, portal: Portal, waits: list[float]
) -> None:
    bad = httpx.Response(502)
    portal.answer(EVENTS, *[bad] * 8, httpx.Response(200, json=EMPTY))
    api.get("events")
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_an_ended_token_is_renewed_once(api: Any, portal: Portal) -> None:
    portal.answer(EVENTS, httpx.Response(401), httpx.Response(200, json=EMPTY))
    assert api.get("events").status_code == 200
    signs = [one.headers["Authorization"] for one in portal.list_asked(EVENTS)]
    assert signs == ["Bearer token-1", "Bearer token-2"]
    portal.answer(EVENTS, httpx.Response(401))
    assert api.get("events").status_code == 401
    assert portal.tokens == 3


def test_a_place_that_the_portal_does_not_know_starts_it_over(
    example: ModuleType, api: Any, portal: Portal, mirror: Any
) -> None:
    with mirror.db:
        mirror.db.execute("INSERT INTO referrals (id, status) VALUES ('old', 'sent')")
    mirror.save([], cursor="of-before", next="")
    portal.answer(EVENTS, httpx.Response(400), httpx.Response(200, json=EMPTY))
    portal.answer(LIST, httpx.Response(200, json=NOTHING))
    example.synchronise(api, mirror)
    assert [dict(one.url.params) for one in portal.list_asked(EVENTS)] == [
        {"after": "of-before"},
        {},
        {"after": "c1"},
    ]
    assert mirror.db.execute("SELECT count(*) FROM referrals").fetchone() == (0,)
    assert mirror.read_state("cursor") == "c1"


def test_what_was_erased_is_blanked(
    example: ModuleType, api: Any, portal: Portal, mirror: Any
) -> None:
    with mirror.db:
        mirror.db.execute(
            "INSERT INTO referrals (id, status, contact, note) VALUES ('r1', 'sent', 'Ada', 'x')"
        )
    mirror.save([], cursor="c0", next="")
    happened = {"items": [{"referral": "r1"}], "cursor": "c1"}
    portal.answer(EVENTS, *[httpx.Response(200, json=one) for one in (happened, EMPTY)])
    portal.answer(f"{LIST}/r1", httpx.Response(404))
    example.follow(api, mirror)
    row = mirror.db.execute("SELECT contact, note, facts FROM referrals").fetchone()
    assert row == (None, None, "{}")


def test_it_says_which_settings_it_misses(
    example: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(example.sys, "argv", ["partner_sync.py", "--once"])
    monkeypatch.setattr(example.os, "environ", {"PORTAL_URL": "https://portal.example"})
    monkeypatch.setattr(example.os, "umask", lambda _mask: None)
    monkeypatch.setattr(example.signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit, match="Not set: CLIENT_ID, CLIENT_SECRET, DATABASE"):
        example.main()
