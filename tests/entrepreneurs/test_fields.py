"""Fields that several forms ask for check what was typed, in whatever form they stand."""

import pytest
from django import forms

from entrepreneurs.companies.fields import EmailField, KvkNumberField, PhoneField
from entrepreneurs.companies.forms import CompanyFileForm
from entrepreneurs.intake.returning_views import KeepForm
from referrals.forms.inbox import AddressForm
from referrals.forms.refer import AskAgainForm, ReferForm


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        (EmailField(), '"ada"@bouwer.example', "gewoon e-mailadres"),
        (PhoneField(), "bel mij", "telefoonnummer"),
        (KvkNumberField(), "1234567", "acht cijfers"),
    ],
)
def test_a_wrong_answer_is_told(field: forms.Field, text: str, error: str) -> None:
    with pytest.raises(forms.ValidationError, match=error):
        field.clean(text)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (EmailField(), " ada@bouwer.example ", "ada@bouwer.example"),
        (PhoneField(), "06 12345678", "06 12345678"),
        (PhoneField(), "", ""),
        (KvkNumberField(), "12 34.56 78", "12345678"),
        (KvkNumberField(), "", ""),
    ],
)
def test_a_right_answer_is_kept(field: forms.Field, text: str, value: str) -> None:
    assert field.clean(text) == value


@pytest.mark.parametrize("form", [ReferForm, AskAgainForm, KeepForm, AddressForm])
def test_every_form_that_asks_for_an_address_checks_it(form: type[forms.Form]) -> None:
    assert isinstance(form.base_fields["email"], EmailField)


def test_a_form_keeps_its_own_words() -> None:
    assert "organisatie" in str(AddressForm.base_fields["email"].label)
    assert str(ReferForm.base_fields["email"].label) == "Uw e-mailadres"
    assert str(CompanyFileForm.base_fields["kvk_number"].help_text) == "Acht cijfers."
