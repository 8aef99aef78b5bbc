"""The portal as a WSGI application, for gunicorn."""

import os
import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']*)", re.IGNORECASE)

portal = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Pass a request on, unless it names a charset other than UTF-8: Django would read it with
    whatever codec it names.
    """
    found = CHARSET.findall(environ.get("CONTENT_TYPE", ""))
    if all(name.lower() in {"utf-8", "utf8"} for name in found):
        return portal(environ, start_response)
    start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"Only UTF-8 is read here.\n"]
