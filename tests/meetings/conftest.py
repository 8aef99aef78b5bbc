import pytest

from entrepreneurs.models import Establishment
from entrepreneurs.visits import lifecycle as visits
from portal.accounts.models import User
from tests.desk import make_contact, make_establishment, make_visit
from tests.people import manager, people, person

__all__ = ["make_guest", "manager", "people", "person"]


@pytest.fixture
def host(person: User) -> User:
    return person


def make_guest(
    number: int,
    person: User,
    *,
    need: str = "urgent",
    theme: str = "innovation",
    code: str = "GM0758",
    days: int = -2,
) -> Establishment:
    """A company that was visited, and what it needs on a theme."""
    establishment = make_establishment(f"Gast {number:02d}", code=code)
    make_contact(establishment, name=f"Persoon {number}", email=f"gast{number}@gasten.example")
    visit = make_visit(establishment, person, days=days)
    visits.save_theme(visit, theme, need=need, note="", base="", person=person)
    visits.finish_report(visit)
    return establishment


@pytest.fixture
def guests(host: User) -> list[Establishment]:
    return [make_guest(number, host) for number in range(8)]
