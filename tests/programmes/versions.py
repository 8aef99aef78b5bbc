"""Versions of the catalogue, one after another, each a small change of the one before."""

import copy
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from programmes.models import CatalogueVersion
from programmes.publishing.changes import record_changes

Edit = Callable[[dict[str, dict[str, Any]]], None]


def add_version(document: dict[str, Any]) -> CatalogueVersion:
    """As publish_catalogue does, without the editors' rows."""
    before = CatalogueVersion.objects.first()
    version = CatalogueVersion.objects.create(digest=uuid4().hex, document=document)
    record_changes(version, before=before)
    return version


def edit_newest(edit: Edit) -> CatalogueVersion:
    """`edit` may change the programmes, by slug; what it deletes is withdrawn."""
    document = copy.deepcopy(dict(CatalogueVersion.objects.first().document))
    programmes = {one["slug"]: one for one in document["programmes"]}
    edit(programmes)
    return add_version(document | {"programmes": list(programmes.values())})


def rename(slug: str, title: str) -> CatalogueVersion:
    return edit_newest(lambda programmes: programmes[slug].update(title={"nl": title}))


def withdraw(slug: str) -> CatalogueVersion:
    return edit_newest(lambda programmes: programmes.pop(slug) and None)


def add_copy(slug: str, *, new: str) -> CatalogueVersion:
    def edit(programmes: dict[str, dict[str, Any]]) -> None:
        programmes[new] = copy.deepcopy(programmes[slug]) | {"slug": new, "title": {"nl": new}}

    return edit_newest(edit)
