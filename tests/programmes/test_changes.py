"""What a new version changed: written when it is published, told in plain words."""

import copy
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from programmes.enums import ChangeKind
from programmes.models import CatalogueChange, CatalogueVersion, Programme
from programmes.publishing import versions as publishing
from programmes.publishing.changes import (
    PART_NAMES,
    PARTS,
    compare_documents,
    find_withdrawn,
    list_changed_parts,
    word_parts,
)
from programmes.publishing.reference_data import load_reference_data
from programmes.publishing.versions import (
    forget_compiled,
    get_current_catalogue,
    publish_catalogue,
)
from tests.programmes.editing import replace_once
from tests.programmes.versions import add_copy, add_version, withdraw

KEPT = {"groeiversneller", "move2social", "mkb-doorgaan"}


def list_changes(version: CatalogueVersion | None = None) -> list[tuple[str, str, list[str]]]:
    rows = CatalogueChange.objects.filter(version=version) if version else CatalogueChange.objects
    return sorted(rows.values_list("programme", "kind", "parts"))


@pytest.mark.django_db
def test_the_first_version_adds_every_programme(root: Path) -> None:
    version = load_reference_data(root=root).version
    assert {(slug, kind) for slug, kind, _ in list_changes(version)} == {
        (slug, ChangeKind.ADDED) for slug in KEPT
    }
    moments = set(CatalogueChange.objects.values_list("at", flat=True))
    assert len(CatalogueChange.objects.all()) == len(KEPT)
    assert all(moment.tzinfo for moment in moments)


@pytest.mark.django_db
def test_publishing_writes_what_changed_and_nothing_else(root: Path) -> None:
    load_reference_data(root=root)
    path = root / "programmes" / "groeiversneller.yaml"
    replace_once(path, "status: ", "status: paused # ")
    second = load_reference_data(root=root).version
    assert list_changes(second) == [("groeiversneller", ChangeKind.CHANGED, ["status"])]


@pytest.mark.django_db
def test_the_same_content_writes_nothing(root: Path) -> None:
    load_reference_data(root=root)
    assert publish_catalogue() == publish_catalogue()
    assert CatalogueVersion.objects.count() == 1
    assert CatalogueChange.objects.count() == len(KEPT)


@pytest.mark.django_db
def test_a_retired_programme_is_withdrawn_and_can_come_back(root: Path) -> None:
    load_reference_data(root=root)
    Programme.objects.filter(slug="move2social").update(retired=True)
    second = publish_catalogue()
    assert list_changes(second) == [("move2social", ChangeKind.WITHDRAWN, [])]
    state = CatalogueChange.objects.get(version=second).last_state
    assert state["programme"]["slug"] == "move2social"
    Programme.objects.filter(slug="move2social").update(retired=False)
    assert list_changes(publish_catalogue()) == [("move2social", ChangeKind.ADDED, [])]


@pytest.mark.django_db(transaction=True)
def test_a_version_and_its_changes_are_one_transaction(root: Path, monkeypatch) -> None:
    load_reference_data(root=root)
    Programme.objects.filter(slug="move2social").update(retired=True)

    def fail(*args: Any, **kwargs: Any) -> int:
        raise RuntimeError

    monkeypatch.setattr(publishing, "record_changes", fail)
    with pytest.raises(RuntimeError):
        publish_catalogue()
    assert CatalogueVersion.objects.count() == 1


@pytest.mark.django_db
def test_the_database_refuses_two_changes_of_one_programme_in_a_version(
    catalogue_document: dict[str, Any],
) -> None:
    add_version(catalogue_document)
    one = CatalogueChange.objects.all()[0]
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state"), [("withdrawn", None), ("added", {"programme": {}}), ("changed", {})]
)
def test_only_what_was_withdrawn_has_a_last_state(
    catalogue_document: dict[str, Any], kind: str, state: Any
) -> None:
    version = add_version(catalogue_document)
    with pytest.raises(IntegrityError), transaction.atomic():
        CatalogueChange.objects.create(
            version=version, programme="new-one", kind=kind, title={}, last_state=state
        )


@pytest.mark.django_db
def test_a_version_from_before_changes_were_kept_is_compared_all_the_same(
    catalogue_document: dict[str, Any],
) -> None:
    CatalogueVersion.objects.create(digest="old", document=catalogue_document)
    version = withdraw("techpack")
    assert list_changes() == list_changes(version) == [("techpack", ChangeKind.WITHDRAWN, [])]


def test_every_field_of_a_published_programme_belongs_to_one_part(
    catalogue_document: dict[str, Any],
) -> None:
    grouped = [field for named in PARTS.values() for field in named]
    assert len(grouped) == len(set(grouped))
    for programme in catalogue_document["programmes"]:
        assert set(programme) - {"slug"} == set(grouped)
    assert set(PARTS) < set(PART_NAMES)


@pytest.mark.parametrize(
    ("field", "part"), [(field, part) for part, named in PARTS.items() for field in named]
)
def test_a_changed_field_is_told_by_its_part(
    catalogue_document: dict[str, Any], field: str, part: str
) -> None:
    before = catalogue_document["programmes"][0]
    assert list_changed_parts(before, before | {field: "something else"}) == [part]
    less = {name: value for name, value in before.items() if name != field}
    assert list_changed_parts(before, less) == [part]


def test_a_field_of_later_counts_as_other(catalogue_document: dict[str, Any]) -> None:
    before = catalogue_document["programmes"][0]
    after = before | {"title": {"nl": "Anders"}, "colour": "green"}
    assert list_changed_parts(before, after) == ["title", "other"]
    assert list_changed_parts(after, after | {"colour": None}) == ["other"]


def test_the_order_of_keys_is_no_change(catalogue_document: dict[str, Any]) -> None:
    turned = copy.deepcopy(catalogue_document)
    turned["programmes"] = [dict(reversed(one.items())) for one in turned["programmes"]]
    assert list(compare_documents(catalogue_document, turned)) == []


@pytest.mark.parametrize(
    ("language", "parts", "words"),
    [
        ("nl", ["title"], "de naam"),
        ("nl", ["title", "offers"], "de naam en wat u krijgt"),
        ("nl", ["title", "text", "offers"], "de naam, de uitleg en wat u krijgt"),
        ("nl", ["a part of long ago"], "andere gegevens"),
        ("nl", [], ""),
    ],
)
def test_parts_in_words(language: str, parts: list[str], words: str) -> None:
    with override(language):
        assert word_parts(parts) == words


@pytest.mark.django_db
def test_what_was_withdrawn_is_read_as_it_last_stood(catalogue_document: dict[str, Any]) -> None:
    forget_compiled()
    add_version(catalogue_document)
    assert find_withdrawn(get_current_catalogue()) is None
    add_copy("techpack", new="techpack-2")
    withdraw("techpack-2")
    withdraw("techpack")
    withdrawn = find_withdrawn(get_current_catalogue())
    assert withdrawn is not None
    assert list(withdrawn.programmes) == ["techpack-2", "techpack"]
    # It is back: then it is no longer among what is gone.
    add_version(catalogue_document)
    withdrawn = find_withdrawn(get_current_catalogue())
    assert withdrawn is not None
    assert list(withdrawn.programmes) == ["techpack-2"]


@pytest.mark.django_db
def test_names_that_went_with_a_programme_are_kept(catalogue_document: dict[str, Any]) -> None:
    forget_compiled()
    add_version(catalogue_document)
    techpack = next(p for p in catalogue_document["programmes"] if p["slug"] == "techpack")
    initiator, place = techpack["initiators"][0], techpack["regions"][0]
    rest = copy.deepcopy(catalogue_document)
    rest["programmes"] = [one for one in rest["programmes"] if one["slug"] != "techpack"]
    del rest["organisations"][initiator], rest["regions"][place]
    add_version(rest)
    withdrawn = find_withdrawn(get_current_catalogue())
    assert withdrawn is not None
    assert withdrawn.document["organisations"][initiator]["name"]
    assert place in withdrawn.members
