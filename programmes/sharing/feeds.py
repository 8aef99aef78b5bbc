"""Write the newest changes of a selection as an Atom feed (RFC 4287)."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import clock
from portal.links import build_url
from portal.wording import pick_language
from programmes.browsing.selection import name_selection, select_slugs
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.enums import ChangeKind
from programmes.models import CatalogueChange, CatalogueVersion
from programmes.publishing.changes import find_withdrawn, word_parts

MAX_ENTRIES = 50
# Characters that XML 1.0 cannot hold.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class SelectionFeed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Return the date of the newest entry, or that of the catalogue when there are no entries.

        With the current time, an empty feed would change at every request.
        """
        if not self.items:
            return self.feed["published"]  # type: ignore[no-any-return]
        return super().latest_post_date()


def build_feed(wanted: Wanted, catalogue: Catalogue, *, known: bool = True) -> str:
    """Return the feed in the language of the request.

    A feed reader asks for the same address for years: `known` is false once a value of the
    selection has gone from the catalogue.
    """
    language = (get_language() or "nl")[:2]
    query = wanted.to_query()
    own_url = build_url("programmes:feed", language=language, query=query)
    version = CatalogueVersion.objects.filter(pk=catalogue.number).only("published_at").first()
    feed = SelectionFeed(
        title=clean_text(f"{settings.PORTAL_NAME}: {name_selection(wanted, catalogue)}"),
        link=build_url("programmes:list", language=language, query=query),
        description=None,
        subtitle=_("Wat er nieuw, veranderd of vervallen is.")
        if known
        else _("Let op: een deel van deze keuze bestaat niet of niet meer."),
        language=language,
        author_name=settings.PORTAL_NAME,
        feed_url=own_url,
        feed_guid=own_url,
        published=version.published_at
        if version
        else datetime(2019, 3, 1, tzinfo=clock.AMSTERDAM),
    )
    for change in list_changes(wanted, catalogue, language=language):
        add_entry(feed, change, catalogue, language=language)
    return str(feed.writeString("utf-8"))


def list_changes(wanted: Wanted, catalogue: Catalogue, *, language: str) -> list[CatalogueChange]:
    """Return the newest changes of what is in the selection, or was when it was withdrawn."""
    slugs = set(select_slugs(wanted, catalogue, language=language))
    if withdrawn := find_withdrawn(catalogue):
        slugs |= _select_withdrawn(wanted, withdrawn, language=language)
    # Nothing newer than the version of this answer, should one be published meanwhile.
    rows = CatalogueChange.objects.filter(version__lte=catalogue.number)
    rows = rows.order_by("-version_id", "-pk")
    picked = _pick_newest(slugs, rows.values_list("pk", "programme").iterator())
    return list(rows.filter(pk__in=picked).defer("last_state"))


def _select_withdrawn(wanted: Wanted, withdrawn: Catalogue, *, language: str) -> set[str]:
    """Return the withdrawn programmes that the selection would find.

    Every word must occur: among so few programmes, a search would be content with one of them.
    """
    words = wanted.words.split() or [""]
    found = (
        select_slugs(replace(wanted, words=one), withdrawn, language=language) for one in words
    )
    return set.intersection(*(set(slugs) for slugs in found))


def _pick_newest(slugs: Collection[str], rows: Iterator[tuple[int, str]]) -> list[int]:
    # Not `programme IN (…)`: a selection may hold thousands, and the newest come first anyway.
    return list(islice((pk for pk, slug in rows if slug in slugs), MAX_ENTRIES))


def add_entry(
    feed: SelectionFeed, change: CatalogueChange, catalogue: Catalogue, *, language: str
) -> None:
    in_catalogue = change.programme in catalogue.programmes
    name = pick_language(change.title, language)
    feed.add_item(
        title=clean_text(f"{ChangeKind(change.kind).label.capitalize()}: {name}"),
        link=build_url("programmes:detail", change.programme, language=language)
        if in_catalogue
        else build_url("programmes:list", language=language),
        # The feed says that its summaries are HTML.
        description=escape(clean_text(describe_change(change))),
        unique_id=build_tag_uri(change, language=language),
        updateddate=change.at,
        categories=[change.kind],
    )


def describe_change(change: CatalogueChange) -> str:
    if change.kind == ChangeKind.ADDED:
        return _("Dit programma is nieuw in de lijst.")
    if change.kind == ChangeKind.WITHDRAWN:
        return _("Dit programma staat niet meer in de lijst.")
    return _("Veranderd: %(parts)s.") % {"parts": word_parts(change.parts)}


def build_tag_uri(change: CatalogueChange, *, language: str) -> str:
    """Return a tag URI (RFC 4151): the same for ever, and in every feed that holds this change."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    day = clock.day_of(change.at).isoformat()
    return f"tag:{host},{day}:{language}/{change.programme}/{change.version_id}"


def clean_text(text: str) -> str:
    return NOT_XML.sub("", text)
