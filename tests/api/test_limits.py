"""What is refused unread: other media types, large bodies, too many requests."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.api.conftest import API, Post, assert_problem

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/problem+json",
        "json",
        "*/*",
    ],
)
def test_other_media_type(post_matches: Post, content_type: str) -> None:
    assert_problem(post_matches({}, content_type=content_type), 415)


def test_packed_body(post_matches: Post) -> None:
    assert_problem(post_matches({}, headers={"Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_by_another_name(post_matches: Post, content_type: str) -> None:
    assert post_matches({}, content_type=content_type).status_code == 200


def pad(size: int) -> bytes:
    return b"{" + b" " * (size - 2) + b"}"


def test_body_of_one_mebibyte_is_read_and_a_byte_more_is_not(post_matches: Post) -> None:
    assert post_matches(pad(settings.MAX_BODY_BYTES)).status_code == 200
    assert_problem(post_matches(pad(settings.MAX_BODY_BYTES + 1)), 413)


def post_chunked(post_matches: Post, body: bytes, *, terminated: bool = True) -> Any:
    """As gunicorn hands it on: no length, and an input that ends."""
    extra = {"wsgi.input": BytesIO(body), "wsgi.input_terminated": terminated}
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    return post_matches(b"-", **extra, **chunked)


def test_body_without_length_is_read(post_matches: Post) -> None:
    answer = post_chunked(post_matches, b'{"asOf": "2019-03-01"}')
    assert answer.json()["asOf"] == "2019-03-01"


def test_body_without_length_has_the_same_limit(post_matches: Post) -> None:
    assert post_chunked(post_matches, pad(settings.MAX_BODY_BYTES)).status_code == 200
    assert_problem(post_chunked(post_matches, pad(settings.MAX_BODY_BYTES + 1)), 413)


@pytest.mark.parametrize("length", ["", "0", "many", "-1"])
def test_length_that_says_nothing(post_matches: Post, length: str) -> None:
    assert_problem(post_matches(b"{}", CONTENT_LENGTH=length), 400)


def test_body_without_length_needs_a_server_that_sees_its_end(post_matches: Post) -> None:
    assert_problem(post_chunked(post_matches, b"{}", terminated=False), 411)


@pytest.fixture
def low_ceiling(settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 2


@pytest.mark.usefixtures("low_ceiling")
def test_too_many_from_one_address(client: Client, post_matches: Post) -> None:
    assert [client.get(f"{API}/attributes").status_code for _ in range(2)] == [200, 200]
    answer = post_matches({})
    assert_problem(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 60
    other = client.get(f"{API}/attributes", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


@pytest.mark.usefixtures("low_ceiling")
def test_forwarded_address_is_not_believed(client: Client) -> None:
    paths = [
        client.get(f"{API}/attributes", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}") for n in range(3)
    ]
    assert [answer.status_code for answer in paths] == [200, 200, 429]


def test_address_stands_in_no_cache_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.api.throttling import PerAddress

    keys: list[str] = []
    original = PerAddress.get_cache_key

    def watch(self: Any, request: Any, view: Any) -> str:
        keys.append(original(self, request, view))
        return keys[-1]

    monkeypatch.setattr(PerAddress, "get_cache_key", watch)
    client.get(f"{API}/attributes", REMOTE_ADDR="192.0.2.7")
    assert len(keys) == 1
    assert "192.0.2.7" not in keys[0]
