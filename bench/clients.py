"""Visitors who keep their connection, in a process of their own:
python -m bench.clients PORT ROUND.

Half of what they ask was asked for before, by them or by another; the rest is new in each round.
Prints the milliseconds of every page as JSON, by "known" and "new"; any other answer than 200
ends it.
"""

import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode

CLIENTS = 8
PAGES = 60
# Addresses that everybody comes back to: a round before the others asks them all.
KNOWN = 40
WORDS = """personeel subsidie financiering opvolging familiebedrijf groei digitaal energie scholing
stage student innovatie export lening voucher netwerk begeleiding duurzaam robot overname krediet
finaciering personel subsdie brabant twente""".split()  # noqa: SIM905
PROVINCES = [f"PV{number}" for number in range(20, 32)]
THEMES = ["ambition", "innovation", "sustainability", "human-capital", "financing", "networks"]
OFFERS = ["voucher", "loan", "subsidy", "coaching", "masterclass", "advice"]


def draw_address(chance: random.Random, number: int) -> str:
    pairs = [("theme", chance.choice(THEMES))] if number % 2 else []
    pairs += [("region", chance.choice(PROVINCES))] if number % 3 else []
    pairs += [("offer", chance.choice(OFFERS))] if number % 5 == 0 else []
    words = chance.sample(WORDS, chance.randint(1, 2))
    pairs += [("q", " ".join(words))] if number % 4 else []
    pairs += [("page", "2")] if number % 7 == 0 and len(pairs) < 2 else []
    return f"/programmas/?{urlencode(sorted(pairs))}"


def draw_fresh(seed: int, many: int) -> list[str]:
    """Addresses that nobody else draws: a key that says nothing tells them apart, so that none is
    answered from a memory by chance.
    """
    chance = random.Random(seed)
    return [f"{draw_address(chance, one)}&new={seed}-{one}" for one in range(many)]


def list_known() -> list[str]:
    chance = random.Random("known")
    return list(dict.fromkeys(draw_address(chance, one) for one in range(KNOWN)))


def list_visits(client: int, turn: int) -> list[tuple[str, str]]:
    """Kind and address, by turns. Turn 0 asks nothing but what will be known."""
    chance = random.Random(f"{client}-{turn}")
    known = list_known()
    if not turn:
        return [("known", one) for one in chance.sample(known, len(known))]
    fresh = draw_fresh(1_000 * turn + client, PAGES // 2)
    return [pair for one in fresh for pair in (("new", one), ("known", chance.choice(known)))]


def visit(port: int, client: int, turn: int) -> list[tuple[str, float]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for kind, address in list_visits(client, turn):
        start = perf_counter()
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        times.append((kind, (perf_counter() - start) * 1_000))
        if answer.status != 200:
            raise SystemExit(f"{address} answers {answer.status}")
    return times


def main(port: int, turn: int) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        visits = [pool.submit(visit, port, client, turn) for client in range(CLIENTS)]
        times = [one for done in visits for one in done.result()]
    by_kind = {kind: [time for other, time in times if other == kind] for kind in ("known", "new")}
    print(json.dumps(by_kind))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
