"""Export a whole selection: every programme that the list has found, not one page."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.lists.spreadsheets import answer_list
from programmes.browsing.filters import read_wanted
from programmes.browsing.selection import select_slugs
from programmes.publishing.versions import get_current_catalogue
from programmes.sharing.exports import build_sheet


@require_safe
def export_list(request: HttpRequest, extension: str) -> HttpResponseBase:
    catalogue = get_current_catalogue()
    read = read_wanted(request.GET, catalogue)
    if read.problems:
        return refuse_unknown(read.problems)
    language = (get_language() or "nl")[:2]
    slugs = select_slugs(read.wanted, catalogue, language=language, sort=read.sort)
    sheet = build_sheet(read.wanted, catalogue, slugs=slugs)
    return answer_list(sheet, name="programmas", extension=extension)


def refuse_unknown(problems: list[str]) -> HttpResponse:
    """Refuse unknown filters: a file cannot say that one was left out, and it would hold more than
    was asked for.
    """
    text = "\n".join(problems) + "\n"
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
