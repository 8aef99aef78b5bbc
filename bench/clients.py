"""Visitors who keep their connection, in a process of their own: python -m bench.clients PORT.

Prints the milliseconds of every page as JSON; any other answer than 200 ends it.
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
WORDS = """personeel subsidie financiering opvolging familiebedrijf groei digitaal energie scholing
stage student innovatie export lening voucher netwerk begeleiding duurzaam robot overname krediet
finaciering personel subsdie brabant twente""".split()  # noqa: SIM905
PROVINCES = [f"PV{number}" for number in range(20, 32)]
THEMES = ["ambition", "innovation", "sustainability", "human-capital", "financing", "networks"]
OFFERS = ["voucher", "loan", "subsidy", "coaching", "masterclass", "advice"]


def list_addresses(client: int) -> list[str]:
    """No two the same, so that nothing is answered from a cache by chance."""
    chance = random.Random(client)
    addresses = []
    for number in range(PAGES):
        pairs = [("theme", chance.choice(THEMES))] if number % 2 else []
        pairs += [("region", chance.choice(PROVINCES))] if number % 3 else []
        pairs += [("offer", chance.choice(OFFERS))] if number % 5 == 0 else []
        words = chance.sample(WORDS, chance.randint(1, 2))
        pairs += [("q", " ".join(words))] if number % 4 else []
        pairs += [("page", "2")] if number % 7 == 0 and len(pairs) < 2 else []
        addresses.append(f"/programmas/?{urlencode(sorted(pairs))}")
    return addresses


def visit(port: int, client: int) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for address in list_addresses(client):
        start = perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        times.append((perf_counter() - start) * 1_000)
        if answer.status != 200:
            raise SystemExit(f"{address} answers {answer.status}")
    return times


def main(port: int) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = pool.map(visit, [port] * CLIENTS, range(CLIENTS))
        print(json.dumps([one for client in times for one in client]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
