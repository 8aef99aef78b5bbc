"""The base of every public endpoint: version header, and no trace of sessions."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.problems import build_problem_response


class PublicView(APIView):
    permission_classes = (AllowAny,)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["API-Version"] = settings.API_VERSION
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
        return answer


def show_unknown_endpoint(request: HttpRequest) -> Any:
    return build_problem_response(status=404)
