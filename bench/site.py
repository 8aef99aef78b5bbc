"""A private portal with so many programmes, and the queries that its list takes.

Run by bench/pages.py in a process of its own, with PORTAL_VAR set: python -m bench.site COUNT
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LIST = "/programmas/?q=personeel&region=PV30"


def main(count: int) -> None:
    """Prints the number of queries for one page of the list."""
    django.setup()
    # Only after the set-up: it imports models.
    from bench.catalogue import generate_document, read_shipped
    from programmes.models import CatalogueVersion
    from programmes.publishing.versions import get_current_catalogue

    call_command("migrate", verbosity=0)
    document = generate_document(read_shipped(settings.FIXTURES_DIR), count)
    CatalogueVersion.objects.create(digest=f"{count:064}", document=document)
    get_current_catalogue()
    client = Client(headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(LIST)
    if response.status_code != 200:
        raise SystemExit(f"{LIST} answers {response.status_code}")
    print(len(queries))


if __name__ == "__main__":
    main(int(sys.argv[1]))
