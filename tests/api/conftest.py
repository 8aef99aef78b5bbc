from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client

API = "/api/v1"
Post = Callable[..., Any]


@pytest.fixture
def post_matches(client: Client, catalogue: Any) -> Post:
    """Sends a body, as data or as bytes, to POST matches."""

    def post(body: Any, *, content_type: str = "application/json", **extra: Any) -> Any:
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        return client.generic("POST", f"{API}/matches", data, content_type, **extra)

    return post
