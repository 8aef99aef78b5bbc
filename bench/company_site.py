"""A private portal with 100,000 companies: how long a search takes, a list that somebody takes
along, and the question whose verdict a rule changes. Run by bench/companies.py in a
process of its own, with PORTAL_VAR set: python -m bench.company_site
"""

import random
import statistics
import time
from io import BytesIO
from typing import Any

import django
from django.core.management import call_command

COMPANIES, IMPORTED, ROUNDS = 100_000, 50_000, 3
KINDS = ("Bakkerij", "Machinefabriek", "Transport", "Kwekerij", "Webwinkel", "Zorg")
STEMS, ENDS = ("Aer", "Bal", "Cor", "Dijk", "Elz", "Kor"), ("water", "boom", "graaf", "maat")
QUERIES = (
    "bakkerij",
    "aerwater",
    "00012345",
    "p777@bedrijf.example",
    "breda",
    "zorg korgraaf 5",
    "qqqq",
    "k",
    "",
)


def fill(regions: list[Any]) -> None:
    from entrepreneurs.companies.filing import build_search_text
    from entrepreneurs.models import Company, Establishment
    from portal.reading.names import fold

    chance = random.Random(1)
    companies, establishments = [], []
    for number in range(COMPANIES):
        name = f"{chance.choice(KINDS)} {chance.choice(STEMS)}{chance.choice(ENDS)} {number}"
        company = Company(name=name, kvk_number=f"{number:08d}")
        establishment = Establishment(
            company=company,
            name=name,
            town="Breda",
            municipality=regions[number % len(regions)],
            fte=number % 300,
        )
        establishment.name_text = fold(name)
        establishment.search_text = build_search_text(
            establishment, emails=[f"p{number}@bedrijf.example"]
        )
        companies.append(company)
        establishments.append(establishment)
    Company.objects.bulk_create(companies, batch_size=2000)
    Establishment.objects.bulk_create(establishments, batch_size=2000)


def measure(slug: str, region: Any) -> tuple[float, float, int]:
    """Median and 95th percentile in ms of the whole page, and its queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from portal.accounts.models import User, WorkArea
    from portal.accounts.roles import assign_role
    from programmes.models import Organisation

    organisation = Organisation.objects.get(slug=slug)
    WorkArea.objects.create(organisation=organisation, region=region)
    user = User.objects.create_user(f"{slug}@portaal.example", organisation=organisation)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(assign_role(user, "account-manager"))
    times, queries = [], 0
    for query in QUERIES * ROUNDS:
        client.post("/bedrijven/", {"q": query})
        with CaptureQueriesContext(connection) as captured:
            began = time.perf_counter()
            status = client.get("/bedrijven/").status_code
            times.append((time.perf_counter() - began) * 1000)
        assert status == 200, status
        queries = max(queries, len(captured))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], queries


def measure_list(slug: str) -> tuple[int, float]:
    """Lines and seconds of all that somebody may see, as CSV."""
    from django.test import Client

    from portal.accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email=f"{slug}@portaal.example"))
    client.post("/bedrijven/", {"q": ""})
    began = time.perf_counter()
    parts: Any = client.get("/bedrijven/export.csv").streaming_content
    lines = sum(part.count(b"\r\n") for part in parts)
    return lines, time.perf_counter() - began


def measure_rule_change() -> tuple[int, float]:
    """Companies whose verdict changes, and the seconds it takes to know."""
    from copy import deepcopy

    from programmes.editing.impact import measure_impact
    from programmes.engine.catalogue import Catalogue
    from programmes.publishing.versions import get_current_catalogue

    before = get_current_catalogue()
    document: Any = deepcopy(dict(before.document))
    programme = next(one for one in document["programmes"] if one["slug"] == "groei-mkb-programma")
    for criterion in programme["criteria"]:
        if (criterion["attribute"], criterion["operator"]) == ("fte", "lt"):
            criterion["expected"] = 100
    after = Catalogue(document, version="draft", number=before.number)
    began = time.perf_counter()
    [impact] = measure_impact(before, after, language="nl")
    return sum(shift.count for shift in impact.shifts), time.perf_counter() - began


def measure_import() -> tuple[str, float, float]:
    """What came of a workbook of 50,000 rows, and the seconds to check and to write them."""
    from openpyxl import Workbook

    from entrepreneurs.enums import ImportPolicy
    from entrepreneurs.imports import receiving
    from entrepreneurs.imports.running import run_imports
    from portal.accounts.models import User

    book = Workbook(write_only=True)
    page = book.create_sheet("Bedrijven")
    page.append(["Uitdraai"])
    page.append(["Naam", "KVK", "Vestigingsnummer", "Plaats", "Adres", "Fte", "Contact", "E-mail"])
    for number in range(IMPORTED):
        known = number % 10 == 0
        name, kvk = f"Nieuw bedrijf {number}", f"{number if known else 200_000 + number:08d}"
        mail = f"n{number}@bedrijf.example"
        page.append([name, kvk, f"{number:012d}", "Breda", f"Kade {number}", 6.5, "Iris", mail])
    file = BytesIO()
    book.save(file)
    person = User.objects.get(email="rewin@portaal.example")
    seconds = []
    began = time.perf_counter()
    source = receiving.receive_file(content=file.getvalue(), file_name="x.xlsx", person=person)
    receiving.choose_columns(source, columns=source.columns)
    while run_imports():
        pass
    seconds.append(time.perf_counter() - began)
    receiving.begin_writing(source, policy=ImportPolicy.FILL)
    while run_imports():
        pass
    seconds.append(time.perf_counter() - began - seconds[0])
    source.refresh_from_db()
    told = f"{source.added:,} new, {source.changed:,} changed, {source.failed:,} failed"
    return told, seconds[0], seconds[1]


def main() -> None:
    django.setup()
    from programmes.models import Region
    from programmes.publishing.reference_data import load_reference_data

    call_command("migrate", verbosity=0)
    load_reference_data()
    regions = list(Region.objects.filter(lies_in__code="west-brabant"))
    fill(regions)
    areas = {"rewin": Region.objects.get(code="west-brabant"), "gemeente-breda": regions[0]}
    for slug, region in areas.items():
        p50, p95, queries = measure(slug, region)
        print(
            f"  {slug:<16} p50 {p50:7.2f} ms  p95 {p95:7.2f} ms  target 200 ms  {queries} queries"
        )
    lines, seconds = measure_list("rewin")
    print(f"  list taken along {lines:,} lines of CSV in {seconds:.1f} s")
    told, checked, written = measure_import()
    print(f"  a list of 50,000 {told}: checked in {checked:.1f} s, written in {written:.1f} s")
    changed, seconds = measure_rule_change()
    print(f"  a rule changed   {changed:,} verdicts of {COMPANIES:,} companies in {seconds:.1f} s")


if __name__ == "__main__":
    main()
