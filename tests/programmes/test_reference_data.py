"""Loading the catalogue files: by natural key, all or nothing, and never over an editor's work."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.engine.criteria import NOT_MET
from programmes.engine.eligibility import ELIGIBLE, INELIGIBLE, judge_conditions
from programmes.engine.facts import parse_facts
from programmes.files.yaml_files import InvalidFiles
from programmes.models import (
    CatalogueVersion,
    Organisation,
    Programme,
    ProgrammeCriterion,
    Region,
    Signpost,
    Theme,
)
from programmes.publishing.reference_data import load_reference_data
from programmes.publishing.versions import get_catalogue, get_current_catalogue, publish_catalogue
from tests.programmes.conftest import KEPT_PROGRAMMES
from tests.programmes.editing import replace_once

pytestmark = pytest.mark.django_db

MOVE2SOCIAL = "programmes/move2social.yaml"
THEMES = "reference/themes.yaml"
WRITES = ("INSERT", "UPDATE", "DELETE")


def count_rows() -> dict[str, int]:
    models = (
        CatalogueVersion,
        Organisation,
        Programme,
        ProgrammeCriterion,
        Region,
        Signpost,
        Theme,
    )
    return {model.__name__: model._default_manager.count() for model in models}


def cut_entry(path: Path, slug: str) -> str:
    """Take the entry that begins with `- slug: …` out of a file; returns the old text."""
    text = path.read_text(encoding="utf-8")
    entries = ["- " + entry for entry in text.removeprefix("- ").split("\n- ")]
    kept = [entry for entry in entries if f"slug: {slug}" not in entry.splitlines()[0]]
    assert len(kept) == len(entries) - 1
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return text


def test_the_first_load_creates_everything(root: Path) -> None:
    report = load_reference_data(root=root)
    assert report.created["programme"] == len(KEPT_PROGRAMMES) == Programme.objects.count()
    assert report.created["theme"] == 11
    assert not report.changed
    assert not report.retired
    assert Region.objects.get(code="NL").municipalities.count() == 342
    assert get_current_catalogue().number == report.version.pk


def test_a_second_load_writes_nothing(root: Path) -> None:
    first = load_reference_data(root=root)
    before = count_rows()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = load_reference_data(root=root)
    assert not second.anything
    assert second.version == first.version
    assert count_rows() == before
    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []


def test_a_removed_entry_is_retired_and_comes_back(root: Path) -> None:
    load_reference_data(root=root)
    path = root / "reference" / "signposts.yaml"
    slug = Signpost.objects.order_by("position").last().slug
    key = Signpost.objects.get(slug=slug).pk
    whole = cut_entry(path, slug)

    assert load_reference_data(root=root).retired == {"signpost": 1}
    assert Signpost.objects.get(pk=key).retired
    names = [one["name"] for one in get_current_catalogue().document["signposts"]]
    assert Signpost.objects.get(pk=key).name not in names

    path.write_text(whole, encoding="utf-8")
    assert load_reference_data(root=root).changed == {"signpost": 1}
    assert not Signpost.objects.get(pk=key).retired


def test_a_removed_programme_is_retired_and_comes_back(root: Path) -> None:
    load_reference_data(root=root)
    text = (root / MOVE2SOCIAL).read_text(encoding="utf-8")
    key = Programme.objects.get(slug="move2social").pk

    (root / MOVE2SOCIAL).unlink()
    assert load_reference_data(root=root).retired == {"programme": 1}
    assert Programme.objects.get(pk=key).retired
    assert "move2social" not in get_current_catalogue().programmes
    assert not load_reference_data(root=root).anything

    (root / MOVE2SOCIAL).write_text(text, encoding="utf-8")
    assert load_reference_data(root=root).changed == {"programme": 1}
    assert not Programme.objects.get(pk=key).retired
    assert "move2social" in get_current_catalogue().programmes


def test_a_changed_entry_is_changed(root: Path) -> None:
    load_reference_data(root=root)
    key = Organisation.objects.get(slug="rabobank").pk
    replace_once(
        root / "reference/organisations.yaml", "name: Rabobank", "name: Rabobank Nederland"
    )
    assert load_reference_data(root=root).changed == {"organisation": 1}
    assert Organisation.objects.get(pk=key).name == "Rabobank Nederland"


def test_a_changed_programme_is_written_in_whole(root: Path) -> None:
    load_reference_data(root=root)
    replace_once(root / MOVE2SOCIAL, "expected: P3Y", "expected: P4Y")
    assert load_reference_data(root=root).changed == {"programme": 1}
    criterion = ProgrammeCriterion.objects.get(programme__slug="move2social", slug="age-max")
    assert criterion.expected == "P4Y"


def test_an_editors_change_survives_until_the_file_changes(root: Path) -> None:
    load_reference_data(root=root)
    programme = Programme.objects.get(slug="move2social")
    programme.summary = {"nl": "Van de redactie.", "en": "By the editors."}
    programme.save()
    programme.criteria.get(slug="proposition").delete()
    publish_catalogue()

    assert not load_reference_data(root=root).anything
    programme.refresh_from_db()
    assert programme.summary["nl"] == "Van de redactie."
    assert not programme.criteria.filter(slug="proposition").exists()

    replace_once(root / MOVE2SOCIAL, "title: {nl: Move2Social", "title: {nl: Move 2 Social")
    assert load_reference_data(root=root).changed == {"programme": 1}
    programme.refresh_from_db()
    assert programme.summary["nl"] != "Van de redactie."
    assert programme.criteria.filter(slug="proposition").exists()


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        (MOVE2SOCIAL, "order: 8", "order: [8", "expected"),
        (MOVE2SOCIAL, "order: 8", "order: eight", "order: "),
        (MOVE2SOCIAL, "route: selection", "route: by-lot", "route: "),
        (MOVE2SOCIAL, "status: unknown", "status: open\nstatus: open", "stands here twice"),
        (MOVE2SOCIAL, "slug: move2social", "slug: Move_2_social", "slug: "),
        (MOVE2SOCIAL, "slug: move2social", "slug: move3social", "is not the name of the file"),
        (MOVE2SOCIAL, "regions: [twente", "regions: [atlantis", "unknown region atlantis"),
        (MOVE2SOCIAL, "expected: [twente", "expected: [atlantis", "unknown region atlantis"),
        (MOVE2SOCIAL, "expected: P3Y", "expected: three years", "is not an ISO duration"),
        (MOVE2SOCIAL, "operator: lte", "operator: within", "does not go with the date"),
        (MOVE2SOCIAL, "attribute: foundedOn", "attribute: shoeSize", "unknown attribute shoeSize"),
        (MOVE2SOCIAL, "{id: proposition", "{id: age-max", "age-max is used twice"),
        (MOVE2SOCIAL, "accepts_referrals: true", "accepts_referals: true", "accepts_referals: "),
        (MOVE2SOCIAL, "executors: [kplusv]", "executors: [nobody]", "unknown organisation nobody"),
        (THEMES, "- slug: innovation", "- slug: ambition", "stands in this file twice"),
    ],
)  # fmt: skip
def test_a_wrong_file_changes_nothing_and_says_where(
    root: Path, name: str, old: str, new: str, reason: str
) -> None:
    load_reference_data(root=root)
    before = count_rows()
    replace_once(root / "programmes/mkb-doorgaan.yaml", "order: 4", "order: 14")
    line = replace_once(root / name, old, new)

    with pytest.raises(InvalidFiles) as caught:
        load_reference_data(root=root)
    places = [(one.file, one.line) for one in caught.value.problems if reason in one.reason]
    assert places, [str(one) for one in caught.value.problems]
    assert places[0][0] == name
    assert abs(places[0][1] - line) <= 1
    assert count_rows() == before
    assert Programme.objects.get(slug="mkb-doorgaan").position == 4


def test_all_wrong_files_are_named_at_once(root: Path) -> None:
    first = replace_once(root / MOVE2SOCIAL, "order: 8", "order: eight")
    second = replace_once(root / "programmes/mkb-doorgaan.yaml", "order: 4", "order: four")
    with pytest.raises(CommandError) as caught:
        call_command("load_reference_data", root=root)
    assert f"{MOVE2SOCIAL}:{first}: " in str(caught.value)
    assert f"programmes/mkb-doorgaan.yaml:{second}: " in str(caught.value)
    assert not Programme.objects.exists()


def test_the_same_content_is_the_same_version(root: Path) -> None:
    first = load_reference_data(root=root).version
    assert publish_catalogue() == publish_catalogue() == first
    assert CatalogueVersion.objects.count() == 1


def test_content_that_returns_is_the_newest_again(root: Path) -> None:
    load_reference_data(root=root)
    organisation = Organisation.objects.get(slug="rabobank")
    for name in ("Rabo", "Rabobank", "Rabo", "Rabobank"):
        organisation.name = name
        organisation.save()
        publish_catalogue()
        shown = get_current_catalogue().document["organisations"]["rabobank"]["name"]
        assert shown == name
    assert CatalogueVersion.objects.count() == 5


def test_an_old_version_still_gives_the_old_verdict(root: Path) -> None:
    old = load_reference_data(root=root).version
    replace_once(root / MOVE2SOCIAL, "expected: P3Y", "expected: P1Y")
    new = load_reference_data(root=root).version
    assert new.pk != old.pk

    raw = {
        "municipality": "GM0153",
        "socialEnterprise": True,
        "foundedOn": "2017-01-15",
        "marketReadyProposition": True,
    }
    verdicts = {}
    for version in (old, new):
        catalogue = get_catalogue(version.pk)
        facts, errors = parse_facts(raw, catalogue=catalogue, as_of=date(2019, 3, 1))
        assert not errors
        conditions = catalogue.matcher.by_slug["move2social"].conditions
        verdicts[version.pk], judged = judge_conditions(conditions, facts)
        failed = [one.criterion.id for one in judged if one.outcome == NOT_MET]
    assert verdicts == {old.pk: ELIGIBLE, new.pk: INELIGIBLE}
    assert failed == ["move2social/age-max"]
