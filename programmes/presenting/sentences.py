"""Explain an outcome to a person: "U heeft 6 fte; dit programma is voor 10 tot 250 fte".

The parts of the sentence are data of the attribute (fixtures/reference/attributes.yaml); this
module puts the values and ranges into words. Two bounds on the same attribute make one range.
Pure: no database, no request.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from portal.wording import format_day, format_decimal, format_euro, join_words
from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import (
    COMPARISONS,
    UNKNOWN,
    Criterion,
    Judged,
    list_codes,
    read_duration,
    read_number,
    read_range,
)
from programmes.engine.published import PublishedAttribute

SHOWN_NAMES = 4
BOUNDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "gte": "ten minste {}",
        "gt": "meer dan {}",
        "lt": "minder dan {}",
        "lte": "hoogstens {}",
    },
    "en": {"gte": "at least {}", "gt": "more than {}", "lt": "less than {}", "lte": "at most {}"},
}
RANGES: Mapping[str, Mapping[tuple[str, str], str]] = {
    "nl": {
        ("gte", "lt"): "{} tot {}",
        ("gte", "lte"): "{} tot en met {}",
        ("gt", "lt"): "meer dan {} en minder dan {}",
        ("gt", "lte"): "meer dan {} en hoogstens {}",
    },
    "en": {
        ("gte", "lt"): "at least {} and less than {}",
        ("gte", "lte"): "{} to {}",
        ("gt", "lt"): "more than {} and less than {}",
        ("gt", "lte"): "more than {} and at most {}",
    },
}
UNITS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "nl": {"years": ("jaar", "jaar"), "months": ("maand", "maanden"), "days": ("dag", "dagen")},
    "en": {"years": ("year", "years"), "months": ("month", "months"), "days": ("day", "days")},
}
NOT_STARTED = {"nl": "U bent nog niet begonnen", "en": "You have not started yet"}
JUST_STARTED = {"nl": "minder dan een maand", "en": "less than a month"}
OTHERS = {"nl": "{} andere", "en": "{} others"}
SUBJECTS = {"nl": ("dit programma", "dit aanbod"), "en": ("this programme", "this offer")}


class Explainer:
    """Puts outcomes of one catalogue into words, in one language, as seen on one day."""

    def __init__(self, catalogue: Catalogue, *, language: str, as_of: date) -> None:
        self.catalogue = catalogue
        self.language = language if language in BOUNDS else "nl"
        self.as_of = as_of

    def explain(self, judged: Judged, *, among: Sequence[Criterion], offer: bool = False) -> str:
        """Return what we know of the company and what is asked, in one sentence.

        `among` holds the criteria beside it, which may make a range with it.
        """
        criterion = judged.criterion
        requirement = self.describe_requirement(criterion, among=among, offer=offer)
        return f"{self.describe_actual(judged)}; {requirement}"

    def describe_actual(self, judged: Judged) -> str:
        """Return what we know of the company: "U heeft 6 fte"."""
        criterion = judged.criterion
        attribute = self.catalogue.attributes[criterion.attribute]
        if judged.outcome == UNKNOWN:
            return self._phrase(attribute, "unknown")
        if judged.actual is None:
            return NOT_STARTED[self.language]
        if attribute["type"] == "boolean":
            return self._phrase(attribute, "says_true" if judged.actual else "says_false")
        value = self._word_actual(attribute, judged.actual)
        return self._phrase(attribute, "says").replace("{value}", value)

    def describe_requirement(
        self, criterion: Criterion, *, among: Sequence[Criterion], offer: bool = False
    ) -> str:
        """Return what a criterion asks: "dit programma is voor 10 tot 250 fte"."""
        attribute = self.catalogue.attributes[criterion.attribute]
        if attribute["type"] == "boolean":
            asked = self._phrase(attribute, "asks_true" if criterion.expected else "asks_false")
        else:
            asked = self._phrase(attribute, "asks").replace(
                "{range}", self._word_range(attribute, criterion, among)
            )
        return asked.replace(*SUBJECTS[self.language]) if offer else asked

    def word_value(self, slug: str, value: object) -> str:
        """Return a value as sent, in words: "Ja", "Zwolle", "€ 10.000"."""
        attribute = self.catalogue.attributes[slug]
        if attribute["type"] == "boolean":
            yes_no = {"nl": ("Nee", "Ja"), "en": ("No", "Yes")}
            return yes_no[self.language][bool(value)]
        if attribute["type"] == "date":
            return format_day(None if value is None else str(value), language=self.language)
        return self._word_actual(attribute, value)

    def _phrase(self, attribute: PublishedAttribute, name: str) -> str:
        return self._pick(attribute["phrases"].get(name) or attribute["question"])

    def _pick(self, text: Mapping[str, str]) -> str:
        return text.get(self.language) or text["nl"]

    def _word_actual(self, attribute: PublishedAttribute, actual: object) -> str:
        kind = attribute["type"]
        if kind == "date":
            return self._word_elapsed(date.fromisoformat(str(actual)))
        if kind in {"number", "integer", "money"}:
            return self._word_number(attribute, Decimal(str(actual)))
        return self._word_code(attribute, str(actual))

    def _word_range(
        self, attribute: PublishedAttribute, criterion: Criterion, among: Sequence[Criterion]
    ) -> str:
        operator = criterion.operator
        if operator == "between":
            low, high = (
                self._word_number(attribute, bound) for bound in read_range(criterion.expected)
            )
            return RANGES[self.language]["gte", "lte"].format(low, high)
        if operator in COMPARISONS:
            return self._word_bounds(attribute, criterion, among)
        names = list(
            dict.fromkeys(self._word_code(attribute, code) for code in list_codes(criterion))
        )
        if len(names) > SHOWN_NAMES + 1:
            more = len(names) - SHOWN_NAMES
            names = [*names[:SHOWN_NAMES], OTHERS[self.language].format(more)]
        return join_words(names, language=self.language)

    def _word_bounds(
        self, attribute: PublishedAttribute, criterion: Criterion, among: Sequence[Criterion]
    ) -> str:
        word = self._choose_bound_wording(attribute)
        pair = find_pair(criterion, among)
        if pair:
            low, high = pair
            pattern = RANGES[self.language][low.operator, high.operator]
            return pattern.format(word(low.expected), word(high.expected))
        return BOUNDS[self.language][criterion.operator].format(word(criterion.expected))

    def _choose_bound_wording(self, attribute: PublishedAttribute) -> Callable[[object], str]:
        if attribute["type"] == "date":
            return lambda expected: self._word_duration(read_duration(expected))
        return lambda expected: self._word_number(attribute, read_number(expected))

    def _word_number(self, attribute: PublishedAttribute, number: Decimal) -> str:
        if attribute["type"] == "money":
            return format_euro(number, language=self.language)
        return format_decimal(number, language=self.language)

    def _word_elapsed(self, since: date) -> str:
        passed = relativedelta(self.as_of, since)
        whole = relativedelta(years=passed.years, months=passed.months)
        return self._word_duration(whole) or JUST_STARTED[self.language]

    def _word_duration(self, duration: relativedelta) -> str:
        units = UNITS[self.language]
        parts = []
        for unit in ("years", "months", "days"):
            if number := getattr(duration, unit):
                parts.append(f"{number} {units[unit][number != 1]}")
        return join_words(parts, language=self.language, word={"nl": "en", "en": "and"})

    def _word_code(self, attribute: PublishedAttribute, code: str) -> str:
        if attribute["type"] == "code":
            region = self.catalogue.regions.get(code)
            return self._pick(region["name"]) if region else code
        if attribute["type"] == "digits":
            sector = self.catalogue.document["sectors"].get(code[:2])
            return self._pick(sector["label"]) if sector else code
        labels = {choice["value"]: choice["label"] for choice in attribute["choices"] or ()}
        return self._pick(labels[code]) if code in labels else code


def find_pair(
    criterion: Criterion, among: Iterable[Criterion]
) -> tuple[Criterion, Criterion] | None:
    """Return the lower and the upper bound of a range if the criterion is one of the two, else
    None.
    """
    group = [
        one
        for one in among
        if (one.attribute, one.choice, one.alternative)
        == (criterion.attribute, criterion.choice, criterion.alternative)
    ]
    low = [one for one in group if one.operator in {"gte", "gt"}]
    high = [one for one in group if one.operator in {"lte", "lt"}]
    return (low[0], high[0]) if len(low) == len(high) == 1 else None
