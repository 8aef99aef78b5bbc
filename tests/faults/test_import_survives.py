"""`kill -9` of the worker at twenty moments of an import: no row lost, none doubled."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress

import pytest

from tests.faults.harness import Portal, Running, wait_for_worker, wait_until

ROWS, CHUNK, KILLS, CHECKING = 2400, 5, 20, 3
SETTINGS = {
    "IMPORT_CHUNK_ROWS": str(CHUNK),
    "IMPORT_LEASE_SECONDS": "1",
    "IMPORT_SLICE_SECONDS": "1",
}
BEGIN = f"""
from entrepreneurs.imports import receiving
from portal.accounts.models import User, WorkArea
from portal.accounts.roles import assign_role
from programmes.models import Organisation, Region
office = Organisation.objects.get(slug="rewin")
WorkArea.objects.create(organisation=office, region=Region.objects.get(code="GM0758"))
user = User.objects.create_user("a@portaal.example", organisation=office)
assign_role(user, "account-manager")
lines = ["Naam;KVK;Vestigingsnummer;Plaats;Contact;E-mail;Medewerkers"]
for number in range({ROWS}):
    kvk, place = 10000000 + number // 2, 100000000000 + number
    mail = f"n{{number}}@x.example"
    lines.append(f"Bedrijf {{number}};{{kvk}};{{place}};Breda;Iris;{{mail}};{{number}}")
source = receiving.receive_file(
    content="\\n".join(lines).encode(), file_name="x.csv", person=user
)
receiving.choose_columns(source, columns=source.columns)
"""
WRITE = """
from entrepreneurs.enums import ImportPolicy
from entrepreneurs.imports import receiving
from entrepreneurs.models import CompanyImport
receiving.begin_writing(CompanyImport.objects.get(), policy=ImportPolicy.FILL)
"""
COUNTS = """{name: [model.objects.count(), model.objects.values(*keys).distinct().count()]
  for name, model, keys in [
    ("companies", Company, ["kvk_number"]), ("places", Establishment, ["number"]),
    ("people", CompanyContact, ["email"]), ("facts", CompanyFact, ["establishment"]),
    ("history", Establishment.history.model, ["id"]),
    ("told", Company.history.model, ["id"]),
  ]}"""
MODELS = """
from entrepreneurs.models import *
Establishment.history.model.objects = Establishment.history
Company.history.model.objects = Company.history
"""
DONE = "SELECT done FROM entrepreneurs_companyimport"
STATUS = "SELECT status FROM entrepreneurs_companyimport"


@pytest.mark.faults
def test_a_killed_import_goes_on_where_it_was(portal: Portal) -> None:
    portal.env |= SETTINGS
    portal.run(BEGIN)
    portal.start_beat()
    worker = start_worker(portal)
    hits = sum(kill_child(portal, worker) for _ in range(CHECKING))
    wait_until(lambda: portal.query(STATUS) == "checked", seconds=60)
    portal.run(WRITE)
    for number in range(KILLS - CHECKING):
        if number % 4 == 3:
            hits += kill_whole(portal, worker)
            worker = start_worker(portal)
        else:
            hits += kill_child(portal, worker)
    assert hits == KILLS, "a kill that hits nobody at work tests nothing"
    wait_until(lambda: portal.query(STATUS) == "done", seconds=120, told=worker.log.read_text)
    assert portal.query("SELECT added FROM entrepreneurs_companyimport") == ROWS
    assert portal.ask(COUNTS, given=MODELS) == {
        "companies": [ROWS // 2, ROWS // 2],
        "told": [ROWS // 2, ROWS // 2],
        **{name: [ROWS, ROWS] for name in ("places", "people", "facts", "history")},
    }


def start_worker(portal: Portal) -> Running:
    """With a process of its own for the task, so that either can be killed."""
    worker = "-m celery -A portal worker --concurrency 1 --without-mingle --loglevel INFO"
    running = portal.start(*worker.split())
    wait_for_worker(running)
    return running


def wait_for_work(portal: Portal) -> None:
    """Until it goes on, and then a moment that nobody chose."""
    before = portal.query(DONE)
    wait_until(lambda: portal.query(DONE) != before or portal.query(STATUS) == "done", seconds=30)
    time.sleep(random.uniform(0, 0.08))


def kill_child(portal: Portal, worker: Running) -> bool:
    """The process in which the task runs; the worker gets itself another."""
    wait_for_work(portal)
    at_work = portal.query(STATUS) in {"writing", "checking"}
    children = subprocess.run(
        ["pgrep", "-P", str(worker.process.pid)], capture_output=True, text=True
    )
    for pid in children.stdout.split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    return at_work


def kill_whole(portal: Portal, worker: Running) -> bool:
    wait_for_work(portal)
    at_work = portal.query(STATUS) in {"writing", "checking"}
    worker.kill()
    return at_work
