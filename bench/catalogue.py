"""An invented catalogue of any size, the same every time: sentences, offers, organisations, places
and themes of the shipped programmes, shuffled, with invented compounds in between.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from programmes.engine.catalogue import Catalogue
from programmes.enums import ProgrammeStatus, Route
from programmes.files.all_files import read_catalogue_files
from programmes.files.compiled import compile_files

LANGUAGES = ("nl", "en")
SEED = 7
# Each pair of them is a Dutch compound that no shipped programme uses.
PARTS = """advies arbeids bedrijfs belasting bouw cultuur data energie export fabrieks fiets gezins
gilde glas groente haven horeca huur import jeugd kantoor keten klanten klimaat koel kunst lucht
markt meetkundig melk meubel milieu mode natuur netwerk olie onderhouds papier plant productie
regio reis rij robot ruimte school software sport staal stads steen straat taal tegel textiel
toeristen tuin vee veiligheids verkeers verpakkings vezel vis vlees vracht warmte water wijn
winkel zaad zorg zuivel""".split()  # noqa: SIM905
ENDS = """akkoord analyse atelier beurs bon campus centrale collectief coach datum dossier dorp
examen expert forum gids hal huis initiatief keuring loket maatje makelaar menu model monitor
motor offerte panel paspoort platform pool portaal prijs proef punt raad regeling ronde route
scan schema sessie spel sprint stempel stichting talent tafel team toets traject vereniging
vergunning vitrine weide zone""".split()  # noqa: SIM905

Document = dict[str, Any]


def read_shipped(directory: Any) -> Catalogue:
    return compile_files(read_catalogue_files(directory))


def generate_catalogue(shipped: Catalogue, count: int) -> Catalogue:
    return Catalogue(generate_document(shipped, count), version=f"bench-{count}", number=count)


def generate_document(shipped: Catalogue, count: int) -> Document:
    chance = random.Random(SEED)
    pool = Pool(shipped, chance)
    programmes = [pool.draw_programme(number) for number in range(count)]
    return {**shipped.document, "programmes": programmes}


class Pool:
    def __init__(self, shipped: Catalogue, chance: random.Random) -> None:
        self.chance = chance
        self.programmes = list(shipped.programmes.values())
        self.regions = [code for code in shipped.regions if code != "NL"]
        self.organisations = list(shipped.document["organisations"])
        self.themes = list(shipped.document["themes"])
        self.offers = [offer for one in self.programmes for offer in one["offers"]]
        self.whys = [theme["why"] for one in self.programmes for theme in one["themes"]]
        self.titles = [one["title"] for one in self.programmes]
        self.sentences = {
            name: list(list_sentences(one[name] for one in self.programmes))
            for name in ("summary", "goal", "approach", "target_group", "route_note")
        }

    def draw_programme(self, number: int) -> Document:
        chance = self.chance
        return {
            **chance.choice(self.programmes),
            "slug": f"programma-{number}",
            "title": self._draw_title(number),
            **{name: self._draw_text(name, most=5) for name in self.sentences},
            "initiators": chance.sample(self.organisations, 1),
            "executors": chance.sample(self.organisations, chance.randint(0, 2)),
            "partners": chance.sample(self.organisations, chance.randint(0, 3)),
            "regions": ["NL"]
            if chance.random() < 0.1
            else chance.sample(self.regions, chance.randint(1, 3)),
            "themes": self._draw_themes(),
            "offers": [
                {**offer, "slug": f"aanbod-{place}", "id": f"aanbod-{place}"}
                for place, offer in enumerate(chance.sample(self.offers, chance.randint(1, 6)))
            ],
            "route": chance.choice(Route.values),
            "status": chance.choice(ProgrammeStatus.values),
            "verified_on": f"20{chance.randint(18, 26)}-{chance.randint(1, 12):02d}-01",
        }

    def _draw_title(self, number: int) -> Mapping[str, str]:
        name = self._draw_compound().capitalize()
        first = self.chance.choice(self.titles)
        return {language: f"{name} {first[language]} {number}" for language in LANGUAGES}

    def _draw_text(self, name: str, *, most: int) -> Mapping[str, str]:
        drawn = self.chance.choices(self.sentences[name], k=self.chance.randint(1, most))
        texts = {language: " ".join(one[language] for one in drawn) for language in LANGUAGES}
        return {language: f"{text} {self._draw_compound()}." for language, text in texts.items()}

    def _draw_themes(self) -> list[Document]:
        slugs = self.chance.sample(self.themes, self.chance.randint(1, 6))
        return [
            {
                "theme": slug,
                "relevance": self.chance.randint(1, 3),
                "why": self.chance.choice(self.whys),
            }
            for slug in slugs
        ]

    def _draw_compound(self) -> str:
        return self.chance.choice(PARTS) + self.chance.choice(ENDS)


def list_sentences(texts: Iterator[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    """Sentence by sentence, as far as both languages have as many."""
    for text in texts:
        split: Sequence[list[str]] = [
            text[language].replace("? ", "?. ").split(". ") for language in LANGUAGES
        ]
        for pair in zip(*split, strict=False):
            yield dict(zip(LANGUAGES, (f"{one.rstrip('.')}." for one in pair), strict=True))
