"""Reads and writes JSON with orjson; malformed JSON gives a 400 in the usual shape."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer


def write_json(data: object) -> bytes:
    """Return data as JSON; moments are written in UTC, with a Z."""
    return orjson.dumps(data, option=orjson.OPT_UTC_Z)


class JSONRenderer(BaseRenderer):
    """Writes an answer; None gives no body at all."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, object] | None = None,
    ) -> bytes:
        return b"" if data is None else write_json(data)


class JSONParser(BaseParser):
    """Reads a body. Raises ParseError for anything but JSON."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> Any:
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(_("Dit is geen geldige JSON.")) from error
