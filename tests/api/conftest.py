from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.test import Client

from portal.api.problems import CONTENT_TYPE

API = "/api/v1"
Post = Callable[..., Any]


@pytest.fixture
def post_matches(client: Client, catalogue: Any) -> Post:
    """Sends a body, as data or as bytes, to POST matches."""

    def post(body: Any, *, content_type: str = "application/json", **extra: Any) -> Any:
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        # The client leaves the content type out when there is no body.
        extra.setdefault("CONTENT_TYPE", content_type)
        return client.generic("POST", f"{API}/matches", data, content_type, **extra)

    return post


def assert_problem(answer: Any, status: int, *, public: bool = True) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, CONTENT_TYPE)
    assert answer["API-Version"] == settings.API_VERSION
    assert answer["Content-Language"] in {"nl", "en"}
    assert "Accept-Language" in answer["Vary"]
    assert ("Access-Control-Allow-Origin" in answer.headers) == public
    problem: dict[str, Any] = answer.json()
    assert list(problem) == ["status", "title", "detail", "errors"]
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem
