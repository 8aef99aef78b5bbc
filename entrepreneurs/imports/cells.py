"""The cells of a table, whichever file they came from."""

from datetime import date

# The value of a cell in a file: text, a number, or a day.
Cell = str | int | float | date
Grid = list[list[Cell]]


class TableError(ValueError):
    """A file cannot be read; the text tells the person who sent it why."""


def show_cell(cell: object) -> str:
    """Return a cell, or any other value, as a person would write it in Dutch."""
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    return str(cell)


def name_column(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
