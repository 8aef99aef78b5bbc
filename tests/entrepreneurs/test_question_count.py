"""A handful of questions: the median golden company is asked at most eight."""

from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from entrepreneurs.intake.answers import (
    COMPANY_ATTRIBUTES,
    PLACE_ATTRIBUTES,
    Assessment,
    answer,
    lock_intake,
)
from entrepreneurs.models import Intake
from portal import clock
from portal.clock import AMSTERDAM
from programmes.engine.catalogue import Catalogue
from tests.factories import IntakeFactory

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[1] / "programmes" / "golden"
# One's own words, themes, town, start, size, activity.
FIXED_QUESTIONS = 6
MOST = 8


def read_cases() -> list[dict[str, Any]]:
    files = sorted(GOLDEN.glob("*.yaml"))
    return [case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


def count_questions(case: dict[str, Any], catalogue: Catalogue) -> int:
    """Walk the intake of this company, answering what it knows, one question at a time."""
    facts = {slug: value for slug, value in case["facts"].items() if value is not None}
    fixed = [*PLACE_ATTRIBUTES, *COMPANY_ATTRIBUTES]
    intake = IntakeFactory(
        needs=case["needs"],
        facts={slug: facts[slug] for slug in fixed if slug in facts},
        skipped=[slug for slug in fixed if slug not in facts],
    )
    asked: list[str] = []
    while wanted := Assessment(Intake.objects.get(pk=intake.pk), catalogue).open_attributes:
        slug = wanted[0]
        assert slug not in asked, "asked twice"
        asked.append(slug)
        known = {slug: facts[slug]} if slug in facts else {}
        answer(lock_intake(intake.pk), facts=known, unknown=[] if known else [slug])
    return FIXED_QUESTIONS + len(asked)


def test_the_median_company_is_asked_at_most_eight_questions(catalogue: Catalogue) -> None:
    counts = []
    for case in read_cases():
        day = datetime.combine(case["as_of"], datetime.min.time(), tzinfo=AMSTERDAM)
        with clock.frozen(day):
            counts.append(count_questions(case, catalogue))
    assert len(counts) >= 60
    assert median(counts) <= MOST
    assert max(counts) <= 2 * MOST
