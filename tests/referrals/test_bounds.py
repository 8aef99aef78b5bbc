"""How large a figure of an outcome may be: pages and the API keep to the same limits."""

import pytest
from django.http import QueryDict

from referrals.api.requests import FIGURES
from referrals.bounds import LIMITS
from referrals.forms.answers import AMOUNTS, CompleteForm
from referrals.forms.told import FIGURES as TOLD_FIGURES
from referrals.forms.told import ImpactForm

HIGHEST = {"jobs": 100_000, "financing_raised": 10**10, "investment": 10**10, "turnover": 10**10}


def find_wrong_on_completion(name: str, value: object) -> list[str]:
    return list(CompleteForm(QueryDict(f"complete-{name}={value}"), version=1).errors)


def find_wrong_a_year_later(name: str, value: object) -> list[str]:
    return list(ImpactForm(QueryDict(f"{name}={value}"), initial={}).errors)


@pytest.mark.parametrize("name", AMOUNTS)
def test_an_organisation_tells_no_more_than_the_limit(name: str) -> None:
    assert name not in find_wrong_on_completion(name, HIGHEST[name])
    assert name in find_wrong_on_completion(name, HIGHEST[name] + 1)
    assert name in find_wrong_on_completion(name, -1)


@pytest.mark.parametrize("name", TOLD_FIGURES)
def test_an_entrepreneur_tells_no_more_than_the_limit(name: str) -> None:
    assert find_wrong_a_year_later(name, HIGHEST[name]) == []
    assert find_wrong_a_year_later(name, HIGHEST[name] + 1) == [name]


@pytest.mark.parametrize("name", LIMITS)
def test_the_api_has_the_same_limits(name: str) -> None:
    assert (FIGURES[name]["minimum"], FIGURES[name]["maximum"]) == ("0", str(HIGHEST[name]))
