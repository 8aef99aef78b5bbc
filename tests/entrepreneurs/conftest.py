import pytest


@pytest.fixture(autouse=True)
def _programmes(programme_rows: None) -> None:
    """The shipped catalogue, published."""
