"""The base of every endpoint: it always answers in JSON, with the version, and without
sessions.
"""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.log import log_response
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.bodies import admit_body
from portal.api.etags import make_etag
from portal.api.headers import allow_preflight, mark_public, mark_version
from portal.api.problems import CONTENT_TYPE, build_problem_response, describe_problem
from portal.outages import RETRY_SECONDS, is_temporary


class AlwaysJSON(DefaultContentNegotiation):
    """Chooses JSON whatever is asked for: it is of more use to a caller than a 406."""

    def select_renderer(  # type: ignore[override]
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], str(renderers[0].media_type)


class ApiView(APIView):
    content_negotiation_class = AlwaysJSON
    # Cache-Control of what is read, and of the answer to a POST.
    caching = ("no-cache", "no-store")
    mark: Callable[[HttpResponseBase], None] = staticmethod(mark_version)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            self.admit(request)

    def admit(self, request: Request) -> None:
        """Check the body of a POST before it is read."""
        admit_body(request)

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> Response:
        return Response(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def handle_exception(self, exc: Exception) -> Response:
        try:
            return super().handle_exception(exc)
        except Exception:
            if settings.DEBUG:
                raise
            return self._answer_defect(exc)

    def _answer_defect(self, exc: Exception) -> Response:
        """Log a defect of ours as Django would, and tell the caller in JSON."""
        status = 503 if is_temporary(exc) else 500
        response = Response(describe_problem(status), status=status, content_type=CONTENT_TYPE)
        if status == 503:
            response["Retry-After"] = str(RETRY_SECONDS)
        message = "Internal Server Error: %s"
        log_response(
            message, self.request.path, response=response, request=self.request, exception=exc
        )
        return response

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = self.caching[request.method == "POST"]
        self.mark(answer)
        if answer.status_code == 200 and request.method in {"GET", "HEAD"}:
            conditionally = partial(answer_conditionally, request._request, mark=self.mark)
            answer.add_post_render_callback(conditionally)
        return answer


class PublicView(ApiView):
    """An endpoint that is open to anybody, from any website."""

    permission_classes = (AllowAny,)
    mark = staticmethod(mark_public)

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> Response:
        response = Response(status=204)
        allow_preflight(response, methods=self.allowed_methods)
        return response


def answer_conditionally(
    request: HttpRequest, response: HttpResponse, *, mark: Callable[[HttpResponseBase], None]
) -> HttpResponseBase:
    """Give the answer a tag; answer 304 to whoever already has it (If-None-Match)."""
    if not response.content:  # no lines at all
        return response
    response.headers["ETag"] = make_etag(response.content)
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if answer is None or answer is response:
        return response
    if answer.status_code == 412:
        return build_problem_response(status=412)
    mark(answer)
    return answer


@csrf_exempt
def show_unknown_endpoint(request: HttpRequest) -> HttpResponse:
    """Answer 404 in the shape of the API."""
    return build_problem_response(status=404)
