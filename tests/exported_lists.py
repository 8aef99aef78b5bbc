"""Reading back what somebody took along."""

import csv
import io
from io import BytesIO

from django.test import Client
from openpyxl import load_workbook


def read_csv(client: Client, url: str) -> list[dict[str, str]]:
    text = client.get(url).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def read_xlsx(client: Client, url: str) -> list[dict[str, object]]:
    book = load_workbook(BytesIO(client.get(url).getvalue()))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]
