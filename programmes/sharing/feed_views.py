"""Show the changes of a selection to feed readers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from programmes.browsing.filters import read_wanted
from programmes.browsing.selection import read_selection
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue
from programmes.sharing.feeds import SelectionFeed, build_feed


@require_safe
@public_page
def show_feed(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    # When the last programme of an organisation goes, that is news, and its filter goes as well.
    wanted = read_selection(request.META.get("QUERY_STRING", ""))
    known = not read_wanted(request.GET, catalogue).problems
    feed = build_feed(wanted, catalogue, known=known)
    return HttpResponse(feed, content_type=SelectionFeed.content_type)
