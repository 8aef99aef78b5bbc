"""The base of every public endpoint: JSON always, the version on it, and no trace of sessions."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.log import log_response
from django.views.decorators.csrf import csrf_exempt
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.bodies import admit_body
from portal.api.headers import allow_preflight, mark_public
from portal.api.problems import CONTENT_TYPE, build_problem_response, describe_problem
from portal.outages import RETRY_SECONDS, is_passing


class AlwaysJSON(DefaultContentNegotiation):
    """There is one representation: better off with that than with a 406."""

    def select_renderer(  # type: ignore[override]
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], str(renderers[0].media_type)


class PublicView(APIView):
    permission_classes = (AllowAny,)
    content_negotiation_class = AlwaysJSON

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and hasattr(self, "post"):
            admit_body(request)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        response = Response(status=204)
        allow_preflight(response, methods=self.allowed_methods)
        return response

    def handle_exception(self, exc: Exception) -> Response:
        try:
            return super().handle_exception(exc)
        except Exception:
            if settings.DEBUG:
                raise
            return self._answer_defect(exc)

    def _answer_defect(self, exc: Exception) -> Response:
        """A defect of ours: in the log as Django would put it there, to the caller as JSON."""
        status = 503 if is_passing(exc) else 500
        response = Response(describe_problem(status), status=status, content_type=CONTENT_TYPE)
        if status == 503:
            response["Retry-After"] = str(RETRY_SECONDS)
        message = "Internal Server Error: %s"
        log_response(
            message, self.request.path, response=response, request=self.request, exception=exc
        )
        return response

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
        mark_public(answer)
        if answer.status_code == 200 and request.method in {"GET", "HEAD"}:
            answer.add_post_render_callback(partial(answer_conditionally, request._request))
        return answer


def answer_conditionally(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """304 for who already has it (If-None-Match)."""
    set_response_etag(response)
    if "ETag" not in response.headers:  # no lines at all
        return response
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if answer is None or answer is response:
        return response
    if answer.status_code == 412:
        return build_problem_response(status=412)
    mark_public(answer)
    return answer


@csrf_exempt
def show_unknown_endpoint(request: HttpRequest) -> HttpResponse:
    return build_problem_response(status=404)
