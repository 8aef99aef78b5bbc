"""Pages behind a private link, which lets in whoever has it; nobody else learns that they
exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import links

View = Callable[..., HttpResponse]


def by_link(
    *,
    purpose: str,
    rows: Callable[[], QuerySet[Model]],
    gone: str,
    address: Callable[[Any], str] | None = None,
    **context: object,
) -> Callable[[View], View]:
    """Return a decorator that gives a view the row that its link stands for, in place of the
    token.

    A forged link, or one made for another purpose, does not exist (404). If the row is no longer
    among `rows`, the template `gone` says so, filled with `context` (410). So it does, with
    `moved`, for a link that was made for another `address` than the row has now.
    """

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @never_cache
        @wraps(view)
        def wrapped(
            request: HttpRequest, token: str, *args: object, **kwargs: object
        ) -> HttpResponse:
            row = rows().filter(pk=links.read_token(purpose, token)).first()
            if row is None:
                response = render(request, gone, context, status=410)
            elif address and not links.is_bound(token, address=address(row)):
                response = render(request, gone, {**context, "moved": True}, status=410)
            else:
                response = view(request, row, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            return response

        return wrapped

    return decorate
