"""The page that a visitor sees when something breaks: an honest one, also when the database is
away or the disk is full. It needs neither session nor database itself.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portal.api.problems import build_problem_response
from portal.outages import RETRY_SECONDS, is_temporary
from portal.pages.middleware import API_PREFIXES


def answer_failure(request: HttpRequest) -> HttpResponse:
    """Answer with 503 and how long to wait if the failure is temporary, else with 500: a defect of
    ours.
    """
    waiting = is_temporary(sys.exc_info()[1])
    status = 503 if waiting else 500
    if request.path.startswith(API_PREFIXES):
        response = build_problem_response(status=status)
    else:
        # Not render(): context processors may ask the database who this is.
        response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if waiting:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
