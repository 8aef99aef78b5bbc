from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

HSDS = "/hsds"
Get = Callable[..., Any]


@pytest.fixture
def get(client: Client, catalogue: Any) -> Get:
    """The JSON of an address under /hsds, in English when asked."""

    def read(path: str, *, language: str = "nl", **query: Any) -> Any:
        answer = client.get(HSDS + path, query, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.content
        return answer.json()

    return read
