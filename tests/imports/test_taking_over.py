"""What a list says becomes companies, contacts and facts; once, within the own municipalities."""

from datetime import date
from decimal import Decimal

import pytest

from entrepreneurs.enums import FactOrigin, ImportPolicy
from entrepreneurs.models import Company, CompanyFact, CompanyImport, Establishment
from portal import clock
from portal.accounts.models import User
from tests.desk import Desk, make_contact, make_establishment
from tests.imports.lists import HEAD, check, count, receive, take_over, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
NEW = ("Timmerfabriek Beukenlaan", "12345678", "000012345678", "Breda", "6,5")


def find(name: str) -> Establishment:
    return Establishment.objects.select_related("company").get(name=name)


def test_a_row_is_a_company(person: User) -> None:
    assert count(take_over(write_csv([HEAD, NEW]), person)) == (1, 0, 0, 0)
    establishment = find(NEW[0])
    assert (establishment.company.kvk_number, establishment.number) == (NEW[1], NEW[2])
    assert (establishment.fte, establishment.municipality.code) == (Decimal("6.5"), "GM0758")
    assert establishment.search_text.startswith("timmerfabriek beukenlaan 12345678")
    [change] = establishment.history.all()
    assert (change.history_user, change.history_change_reason[:7]) == (person, "import ")


def test_everything_a_list_may_say(person: User) -> None:
    head = (
        "Bedrijfsnaam", "Adres", "Huisnummer", "Toevoeging", "Postcode", "Gemeente", "Rechtsvorm",
        "SBI-code", "Aantal medewerkers", "Jaaromzet", "Oprichtingsdatum", "Contactpersoon",
        "Functie", "E-mail", "Telefoon", "Accountmanager", "Laatste contact",
    )  # fmt: skip
    row = (
        "Zaal Zes", "Markt", "12", "a", "4811ab", "gemeente Breda", "B.V.", "56.10.1", "14",
        "€ 1.250.000,50", "01-04-1999", "Iris Loen", "eigenaar", "iris@zaal.example",
        "076 5551234", "Colleague", "03-11-2025",
    )  # fmt: skip
    take_over(write_csv([head, row]), person)
    establishment = find("Zaal Zes")
    assert (establishment.street, establishment.postcode, establishment.town) == (
        "Markt 12a",
        "4811 AB",
        "Breda",
    )
    assert (establishment.company.legal_form, establishment.company.sbi_code) == ("bv", "56101")
    assert str(establishment.account_manager) == "Colleague"
    assert establishment.last_contact_on == date(2025, 11, 3)
    [contact] = establishment.contacts.all()
    assert (contact.name, contact.function, contact.email, contact.phone) == row[11:15]
    facts = {fact.attribute: fact.value for fact in establishment.facts.all()}
    assert facts == {"employees": 14, "annualTurnover": "1250000.50", "foundedOn": "1999-04-01"}
    assert set(establishment.facts.values_list("origin", flat=True)) == {FactOrigin.IMPORT}
    assert "iris@zaal.example" in establishment.search_text


def test_twice_is_once(person: User) -> None:
    second = ("Zonder Nummers", "", "", "Breda", "3")
    content = write_csv([HEAD, NEW, second])
    assert count(take_over(content, person)) == (2, 0, 0, 0)
    before = Company.objects.count(), Establishment.objects.count(), CompanyFact.objects.count()
    assert count(take_over(content, person)) == (0, 0, 2, 0)
    assert count(take_over(write_xlsx([HEAD, NEW, second]), person, name="x.xlsx"))[2] == 2
    after = Company.objects.count(), Establishment.objects.count(), CompanyFact.objects.count()
    assert after == before


def test_the_same_company_twice_in_one_list(person: User) -> None:
    rows = [HEAD, NEW, NEW, (NEW[0], NEW[1], "000087654321", "Breda", "2")]
    assert count(take_over(write_csv(rows), person)) == (2, 0, 1, 0)
    company = Company.objects.get(kvk_number=NEW[1])
    assert company.establishments.count() == 2


@pytest.mark.parametrize("rows", [1, 2, 500])
def test_also_where_a_chunk_ends_between(person: User, settings, rows: int) -> None:
    settings.IMPORT_CHUNK_ROWS = rows
    assert count(take_over(write_csv([HEAD, NEW, NEW, NEW]), person)) == (1, 0, 2, 0)


def test_zeros_that_a_spreadsheet_lost(person: User) -> None:
    row = ("Oud Bedrijf", 1234567, 12345678, "Breda", 1.125)
    take_over(write_xlsx([HEAD, row]), person, name="x.xlsx")
    establishment = find("Oud Bedrijf")
    assert (establishment.company.kvk_number, establishment.number) == ("01234567", "000012345678")
    assert establishment.fte == Decimal("1.12")


def test_an_empty_cell_takes_nothing_away_and_blanks_are_filled(person: User) -> None:
    establishment = make_establishment("Bekend", kvk_number="12345678", street="Kade 1", fte=4)
    row = ("Bekend", "12345678", "000012345678", "Breda", "")
    assert count(take_over(write_csv([HEAD, row]), person)) == (0, 1, 0, 0)
    establishment.refresh_from_db()
    assert (establishment.number, establishment.street, establishment.fte) == (
        "000012345678",
        "Kade 1",
        4,
    )


@pytest.mark.parametrize(("policy", "fte"), [(ImportPolicy.FILL, 4), (ImportPolicy.REPLACE, 9)])
def test_what_is_known_stays_unless_asked_for(person: User, policy, fte: int) -> None:
    establishment = make_establishment("Bekend", kvk_number="12345678", fte=4)
    make_contact(establishment)
    head = (*HEAD, "Contact", "E-mail", "Medewerkers")
    row = ("Bekend", "12345678", "", "Breda", "9", "Iris van Loenhout", "nieuw@x.example", "5")
    take_over(write_csv([head, row]), person, policy=policy)
    establishment.refresh_from_db()
    assert establishment.fte == fte
    assert establishment.contacts.count() == 2, "another address is another way to reach somebody"
    row = (*row[:-1], "6")
    take_over(write_csv([head, row]), person, policy=policy)
    newest = establishment.facts.newest().get(attribute="employees")
    assert newest.value == (6 if policy == ImportPolicy.REPLACE else 5)


def test_by_name_only_where_it_can_be_one(person: User) -> None:
    make_establishment("Dubbel", postcode="4811 AB")
    make_establishment("Dubbel", postcode="4811 CD")
    head = ("Naam", "Plaats", "Postcode")
    source = take_over(
        write_csv([head, ("Dubbel", "Breda", "4811CD"), ("DUBBEL", "Breda", "")]), person
    )
    assert count(source) == (0, 0, 1, 1)
    [failed] = source.failed_rows.all()
    assert (failed.number, failed.problems[0][0]) == (3, "name")


def test_a_number_joins_the_company_that_had_none(person: User) -> None:
    establishment = make_establishment("Bekend")
    take_over(write_csv([HEAD, ("Bekend", "12345678", "", "Breda", "")]), person)
    establishment.company.refresh_from_db()
    assert establishment.company.kvk_number == "12345678"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("", "", "", "Breda", ""), "name"),
        (("A", "123", "", "Breda", ""), "kvk_number"),
        (("A", "1234567x", "", "Breda", ""), "kvk_number"),
        (("A", "", "1234567", "Breda", ""), "number"),
        (("A", "", "", "", ""), "town"),
        (("A", "", "", "Atlantis", ""), "town"),
        (("A", "", "", "Roosendaal", ""), "town"),
        (("A", "", "", "Breda", "veel"), "fte"),
        (("A", "", "", "Breda", "-1"), "fte"),
        (("A", "", "", "Breda", "1000000"), "fte"),
        (("=1+1", "", "", "Breda", ""), "name"),
        (("x" * 121, "", "", "Breda", ""), "name"),
    ],
)
def test_a_wrong_cell_is_named_and_the_rest_goes_on(person: User, row, column: str) -> None:
    source = take_over(write_csv([HEAD, row, NEW]), person)
    assert count(source) == (1, 0, 0, 1)
    [failed] = source.failed_rows.all()
    assert failed.number == 2
    assert [name for name, _sentence in failed.problems] == [column]
    assert failed.cells == list(row)


def test_every_wrong_cell_of_a_row_is_named(person: User) -> None:
    head = ("Naam", "KVK", "Postcode", "Plaats", "E-mail", "Rechtsvorm", "Sinds", "Accountmanager")
    row = ("A", "1", "x", "Breda", "a@", "kerk", "morgen", "Niemand")
    columns = {
        "name": 0, "kvk_number": 1, "postcode": 2, "town": 3, "email": 4, "legal_form": 5,
        "foundedOn": 6, "account_manager": 7,
    }  # fmt: skip
    source = check(write_csv([head, row]), person, columns=columns)
    [failed] = source.failed_rows.all()
    assert {name for name, _sentence in failed.problems} == columns.keys() - {"name", "town"}


def test_checking_writes_nothing(person: User) -> None:
    before = Establishment.objects.count()
    source = check(write_csv([HEAD, NEW]), person)
    assert count(source) == (1, 0, 0, 0)
    assert Establishment.objects.count() == before


def test_not_into_another_municipality(desk: Desk) -> None:
    """Not by place, and not by the number of a company that is elsewhere."""
    make_establishment("Elders", code="GM1674", kvk_number="12345678", number="000012345678")
    rows = [HEAD, ("Elders", "12345678", "000012345678", "Breda", "99")]
    source = take_over(write_csv(rows), desk.people["manager"])
    assert count(source) == (0, 0, 0, 1)
    assert find("Elders").fte is None
    agency = take_over(
        write_csv([HEAD, ("Nieuw", "", "", "Roosendaal", "")]), desk.people["agency"]
    )
    assert count(agency) == (1, 0, 0, 0)


def test_a_company_that_is_also_elsewhere_keeps_its_own_data(desk: Desk) -> None:
    other = make_establishment("Keten", code="GM0202", kvk_number="12345678")
    head = (*HEAD, "Rechtsvorm")
    row = ("Keten", "12345678", "000012345678", "Breda", "5", "nv")
    source = take_over(write_csv([head, row]), desk.people["manager"], policy=ImportPolicy.REPLACE)
    assert count(source) == (1, 0, 0, 0)
    other.company.refresh_from_db()
    assert other.company.legal_form == "bv"
    assert other.company.establishments.count() == 2


def test_the_number_of_another_company_is_told(person: User) -> None:
    make_establishment("Eén", kvk_number="12345678", number="000012345678")
    source = take_over(
        write_csv([HEAD, ("Twee", "87654321", "000012345678", "Breda", "")]), person
    )
    assert source.failed_rows.get().problems[0][0] == "number"


def test_columns_are_remembered_by_the_organisation(desk: Desk) -> None:
    rows = [("Klantje", "Waar", "Zaak"), ("A", "Breda", "B")]
    source = receive(write_csv(rows), desk.people["manager"])
    assert source.columns == {}
    check(write_csv(rows), desk.people["manager"], columns={"name": 0, "town": 1})
    again = receive(write_csv([*rows, ("C", "Breda", "")]), desk.people["colleague"])
    assert again.columns == {"name": 0, "town": 1}
    assert receive(write_csv(rows), desk.people["neighbour"]).columns == {}


def test_what_is_in_the_companies_is_no_longer_kept(person: User, settings) -> None:
    source = take_over(write_csv([HEAD, NEW, ("", "", "", "", "1")]), person)
    assert bytes(source.content) == b""
    from entrepreneurs.imports.running import delete_outdated_imports

    with clock.travel(
        clock.timedelta(days=settings.IMPORT_KEEP_DAYS) - clock.timedelta(minutes=1)
    ):
        assert delete_outdated_imports() == 0
    with clock.travel(clock.timedelta(days=settings.IMPORT_KEEP_DAYS, minutes=1)):
        assert delete_outdated_imports() == 1
    assert not CompanyImport.objects.exists()
    assert find(NEW[0])
