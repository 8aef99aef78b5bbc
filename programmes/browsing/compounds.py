"""Take Dutch compounds apart: "personeelsplanning" is personeel and planning. Pure."""

from collections.abc import Collection, Iterable

from programmes.browsing.words import Stems

SHORTEST_PART = 4
SHORTEST_COMPOUND = 7
MAX_PARTS = 4
# What may stand between two parts: personeel-s-planning, student-en-project, keuze-n-menu.
LINKS = ("", "s", "e", "en", "n")
# The short words that make compounds; too many others begin or end a word by chance.
SHORT_PARTS = frozenset(
    "mkb hbo mbo ict zzp hrm cao btw web job lab vak bus app zon gas dag jaar uur".split()  # noqa: SIM905
)
# These begin or end words that are not compounds ("ondernemen", "overname").
NOT_PARTS = frozenset(
    """aan achter alle ander anders binnen boven buiten daar deze door eens elke geen heel hier
    hoge lang mede meer mits naar neer niet onder over rond samen straks tegen terug toch toen
    tussen veel voor voort vooruit waar want weer zelf zonder lijk heid baar loos zaam schap gaan
    komen doen laten eind even steun midden hele half dien vast open eigen gever nemer name tocht
    stand stel stelling keer vallen vaar raad slag lijke lijks lijkse rijk rijke rijker best
    tallen land""".split()  # noqa: SIM905
)
# These are not words by themselves, but what follows them is: "microkrediet".
PREFIXES = frozenset({"micro", "mini"})
# Parts of everyday business compounds, whether or not a programme uses them alone.
EVERYDAY_PARTS = frozenset(
    """aanvraag adres advies arbeid baan bank bedrag bedrijf beheer belasting beleid beroep bestuur
    bouw budget cursus dienst energie export familie fonds geld gemeente gesprek groei groep handel
    hulp hypotheek import industrie innovatie investering kamer kennis klant klimaat kosten
    krediet kring kunde leiding lening leven loon markt medewerker milieu netwerk onderneming
    ondernemer onderwijs onderzoek opleiding opvolging pand personeel plan planning plein plek
    premie probleem product productie programma project provincie regeling regio risico ruimte
    school scholing sector start stage starter student subsidie techniek toerisme toekomst
    training vacature veiligheid verkoop verzekering visie voordeel vraag waarde water werk
    werving winkel wet zaak
    zorg""".split()  # noqa: SIM905
)


class Compounds:
    """Splits words into words that are known. Only Dutch writes compounds as one word."""

    def __init__(self, words: Iterable[str], stems: Stems) -> None:
        self.stems = stems
        self._cuts = stems.language == "nl"
        known = {word for word in words if len(word) >= SHORTEST_PART} | EVERYDAY_PARTS
        parts = (known | SHORT_PARTS) - NOT_PARTS - stems.stop_words | PREFIXES
        self._known = parts if self._cuts else set()
        self._roots = {self._find_root(word) for word in self._known}

    def split(self, word: str) -> list[str]:
        """Return the parts in order, the last as it is inflected; none if it is not a compound."""
        if not self._cuts or len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return []
        return self._split(word, limit=MAX_PARTS)

    def is_part(self, rest: str, *, before: bool) -> bool:
        """Say whether what stands before or after a word is itself a word, or several."""
        if before:
            return self._find_head(rest) != ""
        return any(self._is_tail(tail) or self.split(tail) for tail in _list_tails(rest))

    def _split(self, word: str, *, limit: int) -> list[str]:
        for cut in range(len(word) - 3, 2, -1):
            head = self._find_head(word[:cut])
            if not head:
                continue
            tail = word[cut:]
            if self._is_tail(tail):
                return [head, tail]
            if limit > 2 and (parts := self._split(tail, limit=limit - 1)):
                return [head, *parts]
        return []

    def _find_head(self, text: str) -> str:
        """Return the known word that this is, without the link that may follow it; else ""."""
        for link in LINKS:
            if text.endswith(link) and text[: len(text) - len(link)] in self._known:
                return text[: len(text) - len(link)]
        return ""

    def _is_tail(self, text: str) -> bool:
        if text in self._known:
            return True
        fit = len(text) >= SHORTEST_PART and text not in NOT_PARTS | self.stems.stop_words
        return fit and self._find_root(text) in self._roots

    def _find_root(self, word: str) -> str:
        return self.stems.find_root(self.stems.find_stem(word))


def _list_tails(rest: str) -> Collection[str]:
    """Return what may follow a first part, without the link between them."""
    return [rest.removeprefix(link) for link in LINKS if rest.startswith(link)]
