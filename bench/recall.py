"""What a search finds when a text has another form of the word: compounds, inflections, errors."""

from collections.abc import Callable, Sequence
from itertools import groupby

from programmes.browsing.index import CatalogueIndex
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue

# Kind, what is typed, and the word in the text; "not" must not be found.
PAIRS = [
    ("compound", "personeel", "personeelsplanning"),
    ("compound", "planning", "personeelsplanning"),
    ("compound", "opvolgen", "bedrijfsopvolging"),
    ("compound", "student", "studentenproject"),
    ("compound", "subsidie", "innovatiesubsidies"),
    ("compound", "krediet", "microkrediet"),
    ("compound", "markt", "arbeidsmarktregio"),
    ("compound", "scholing", "bijscholingsbudget"),
    ("compound", "lening", "groeilening"),
    ("compound", "energie", "energiebesparing"),
    ("compound", "advies", "financieringsadviezen"),
    ("compound", "familie bedrijf", "familiebedrijven"),
    ("inflection", "financieren", "financiering"),
    ("inflection", "subsidies", "subsidie"),
    ("inflection", "familiebedrijf", "familiebedrijven"),
    ("inflection", "opvolgen", "opvolger"),
    ("inflection", "adviseur", "advies"),
    ("inflection", "innoveren", "innovatie"),
    ("inflection", "investering", "investeren"),
    ("inflection", "leningen", "lening"),
    ("inflection", "digitalisering", "digitale"),
    ("inflection", "ondernemer", "ondernemen"),
    ("inflection", "begeleiden", "begeleiding"),
    ("inflection", "cursus", "cursussen"),
    ("typing error", "personel", "personeel"),
    ("typing error", "subsdie", "subsidie"),
    ("typing error", "finaciering", "financiering"),
    ("typing error", "duurzaamhied", "duurzaamheid"),
    ("typing error", "ondernemmer", "ondernemer"),
    ("typing error", "inovatie", "innovatie"),
    ("not", "ring", "training"),
    ("not", "plan", "planeten"),
    ("not", "beleid", "begeleiding"),
    ("not", "acht", "krachten"),
    ("not", "lening", "verlening"),
    ("not", "werk", "vuurwerken"),
]
NOTHING = {"nl": ".", "en": "."}

Finder = Callable[[str], Sequence[str]]


def list_documents() -> dict[str, str]:
    """By slug of the pair: a text with the word in it."""
    return {f"paar-{n}": f"Dit gaat over {word}." for n, (_k, _t, word) in enumerate(PAIRS)}


def build_catalogue(shipped: Catalogue) -> Catalogue:
    """The shipped programmes, and one for every pair that has no other words."""
    model = shipped.programmes["t-lokaal"]
    emptied = dict.fromkeys(("goal", "approach", "target_group", "route_note", "title"), NOTHING)
    lists = ("offers", "themes", "initiators", "executors", "partners", "lessons")
    emptied |= dict.fromkeys((*lists, "judged_by_desk"), [])  # type: ignore[arg-type]
    more = [
        {**model, **emptied, "slug": slug, "summary": {"nl": text, "en": text}}
        for slug, text in list_documents().items()
    ]
    programmes = [*shipped.programmes.values(), *more]
    return Catalogue({**shipped.document, "programmes": programmes}, version="recall", number=0)


def prepare_ours(shipped: Catalogue) -> Finder:
    index = CatalogueIndex(build_catalogue(shipped), language="nl")
    return lambda words: index.find(Wanted(words=words)).slugs


def print_recall(finders: dict[str, Finder]) -> None:
    print("\nfound, of the pairs of a typed word and a word in the text (bench/recall.py)")
    hits = {
        name: [f"paar-{n}" in find(typed) for n, (_k, typed, _w) in enumerate(PAIRS)]
        for name, find in finders.items()
    }
    for kind, numbered in groupby(enumerate(PAIRS), key=lambda one: one[1][0]):
        numbers = [number for number, _pair in numbered]
        shown = ", ".join(
            f"{name} {sum(found[number] for number in numbers)}" for name, found in hits.items()
        )
        print(f"  {'wrongly found' if kind == 'not' else kind:<14} of {len(numbers):>2}: {shown}")
    for number, (kind, typed, word) in enumerate(PAIRS):
        wrong = [name for name, found in hits.items() if found[number] == (kind == "not")]
        if wrong:
            what = "found" if kind == "not" else "missed"
            print(f"    {typed} / {word}: {what} by {' and '.join(wrong)}")
