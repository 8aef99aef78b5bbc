"""The whole selection as a file: every programme that the list has found, not one page."""

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from programmes.catalogue import Catalogue
from programmes.exporting import Table, build_workbook, name_file, stream_csv
from programmes.filters import ReadWanted, read_wanted
from programmes.publishing import get_current_catalogue
from programmes.selection import find_slugs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    catalogue = get_current_catalogue()
    read = read_wanted(request.GET, catalogue)
    if read.problems:
        return refuse(read.problems)
    lines = stream_csv(Table(catalogue), _find(read, catalogue))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name_file("csv"))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    catalogue = get_current_catalogue()
    read = read_wanted(request.GET, catalogue)
    if read.problems:
        return refuse(read.problems)
    file = build_workbook(Table(catalogue), _find(read, catalogue), wanted=read.wanted)
    response = FileResponse(
        file, as_attachment=True, filename=name_file("xlsx"), content_type=XLSX
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def refuse(problems: list[str]) -> HttpResponse:
    """A file cannot say that a filter was left out; it would hold more than was asked for."""
    text = "\n".join(problems) + "\n"
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def _find(read: ReadWanted, catalogue: Catalogue) -> list[str]:
    language = (get_language() or "nl")[:2]
    return find_slugs(read.wanted, catalogue, language=language, sort=read.sort)
