"""Processor milliseconds of a page in process, through every middleware:
python -m bench.page_cost, with PORTAL_VAR set by bench/pages.py. Prints JSON.
"""

import json
import statistics
from collections.abc import Sequence
from time import process_time

import django
from django.conf import settings

FRONT = "/"
REPEATS = 60
CLIENTS = (201, 202)


def main() -> None:
    django.setup()
    from django.test import Client

    from bench.clients import draw_fresh
    from portal.site.warming import prepare_catalogue

    prepare_catalogue()
    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})

    def time_all(addresses: Sequence[str]) -> float:
        times = []
        for address in addresses:
            start = process_time()
            answer = client.get(address)
            times.append((process_time() - start) * 1_000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}")
        return statistics.median(times)

    # With few programmes there is no second page.
    first, fresh = (
        [one for one in draw_fresh(seed, REPEATS) if "page=" not in one] for seed in CLIENTS
    )
    # With the memory at 0 bytes each of them is made.
    time_all([FRONT, *first])
    found = {"front": time_all([FRONT] * REPEATS), "list": time_all(fresh)}
    found["again"] = time_all(fresh)
    print(json.dumps(found | count_memory()))


def count_memory() -> dict[str, int]:
    """Nothing where a build before has no memory."""
    if not hasattr(settings, "PAGE_MEMORY_BYTES"):
        return {}
    from portal.pages.page_memory import get_memory

    memory = get_memory()
    return {"hits": memory.hits, "misses": memory.misses, "bytes": memory.size}


if __name__ == "__main__":
    main()
