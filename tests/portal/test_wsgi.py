"""A request names its charset; whatever is not UTF-8 is refused before anybody decodes it."""

from io import BytesIO
from typing import Any

import pytest

from portal.wsgi import application

pytestmark = pytest.mark.django_db


def ask(content_type: str) -> str:
    answers: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/healthz",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
        "CONTENT_TYPE": content_type,
    }
    application(environ, lambda status, headers: answers.append(status))
    return answers[0]


@pytest.mark.parametrize("charset", ["rot13", "hex", "idna", "utf-7", "iso-8859-1", "", '"zlib"'])
def test_other_charsets_are_refused(charset: str) -> None:
    assert ask(f"text/html; charset={charset}").startswith("400")


@pytest.mark.parametrize(
    "content_type", ["", "text/html", "a/b; charset=utf-8", 'a/b;Charset="UTF8"']
)
def test_utf_8_is_read(content_type: str) -> None:
    assert ask(content_type).startswith("200")
