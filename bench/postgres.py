"""The peer of the search: PostgreSQL full-text search, Dutch configuration, the same texts."""

import os
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from programmes.browsing.searched_texts import list_texts
from programmes.engine.catalogue import Catalogue

DEFAULT = "postgres://root@127.0.0.1:5432/postgres"
TABLE = "bench_browsing"
# Title, summary and offers, themes, everything else: PostgreSQL has four weights.
LETTERS = "ABCDD"
CREATE = f"CREATE TEMPORARY TABLE {TABLE} (slug text, vector tsvector)"
INSERT = f"INSERT INTO {TABLE} VALUES (%s, " + " || ".join(  # noqa: S608
    f"setweight(to_tsvector('dutch', %s), '{letter}')" for letter in LETTERS
)
SELECT = f"""
    SELECT slug FROM {TABLE}, plainto_tsquery('dutch', %s) AS query
    WHERE vector @@ query ORDER BY ts_rank(vector, query) DESC, slug LIMIT 20
"""  # noqa: S608


class PostgresPeer:
    """A temporary table of one connection; nothing stays behind."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.connection = connection

    def load(self, rows: Iterable[Sequence[str]]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
            cursor.execute(CREATE)
            cursor.executemany(INSERT + ")", list(rows))
            cursor.execute(f"CREATE INDEX ON {TABLE} USING gin (vector)")
            cursor.execute(f"ANALYZE {TABLE}")

    def find(self, words: str) -> list[str]:
        # A text in PostgreSQL has no NUL.
        parameter = words.replace("\0", " ").encode(errors="replace").decode()
        return [slug for (slug,) in self.connection.execute(SELECT, [parameter])]


def connect() -> PostgresPeer | None:
    """Nothing when no PostgreSQL answers."""
    try:
        url = os.environ.get("TEST_DATABASE_URL") or DEFAULT
        return PostgresPeer(psycopg.connect(url, autocommit=True, connect_timeout=3))
    except psycopg.OperationalError:
        return None


def list_rows(catalogue: Catalogue) -> list[list[str]]:
    rows = []
    for programme in catalogue.programmes.values():
        texts = [""] * len(LETTERS)
        for one in list_texts(programme, catalogue.document, "nl"):
            texts[one.level] += f" {one.text}"
        rows.append([programme["slug"], *texts])
    return rows
