"""Forms for a company's file: the company itself, its people, and contact in passing."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.fields import (
    ActivityField,
    KvkNumberField,
    MunicipalityField,
    SectorField,
)
from entrepreneurs.companies.lookups import NO_SECTOR, SectorLookup, TownLookup
from entrepreneurs.enums import ContactKind, LegalForm
from entrepreneurs.models import CompanyContact, Establishment
from portal import clock
from portal.accounts.scopes import Scope
from portal.pages.fields import DayField, DutchNumberField, TextArea
from portal.pages.forms import ButtonForm, Cleaned
from portal.reading.contact import check_email, check_phone
from portal.reading.postcodes import check_postcode
from portal.reading.register_numbers import (
    check_establishment_number,
    check_kvk_number,
    strip_separators,
)
from programmes.enums import SBI_VERSION
from programmes.models import Region
from programmes.reading.search import CatalogueSearch


class SearchForm(forms.Form):
    """The search box. It is sent by POST, as the query may be a person's name or address."""

    q = forms.CharField(
        label=gettext_lazy("Naam, KVK-nummer, plaats of e-mailadres"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class RegisterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Naam of KVK-nummer"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("search", _("Zoeken")))

    def clean_q(self) -> str:
        """Check the text as a KVK number if it is all digits."""
        text = str(self.cleaned_data["q"])
        return check_kvk_number(text) if strip_separators(text).isdecimal() else text

    def find_wanted(self) -> dict[str, str]:
        """Return what to ask the register for, from a valid form."""
        text = self.cleaned_data["q"]
        return {"kvk_number" if text.isdecimal() else "name": text}


class CompanyFileForm(SectorLookup, TownLookup, ButtonForm):
    name = forms.CharField(label=gettext_lazy("Naam van het bedrijf"), max_length=120)
    kvk_number = KvkNumberField(help_text=gettext_lazy("Acht cijfers."))
    number = forms.CharField(
        label=gettext_lazy("Vestigingsnummer"),
        help_text=gettext_lazy("Twaalf cijfers. Staat bij de KVK."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "portal-input--short"}),
    )
    town = forms.CharField(label=gettext_lazy("Plaats"), max_length=80)
    municipality = MunicipalityField()
    street = forms.CharField(
        label=gettext_lazy("Straat en huisnummer"), max_length=120, required=False
    )
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=10, required=False)
    activity = ActivityField(label=gettext_lazy("Wat doet het bedrijf?"))
    sector = SectorField()
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Rechtsvorm"),
        choices=[("", gettext_lazy("Weet ik niet")), *LegalForm.choices],
        required=False,
    )
    fte = DutchNumberField(label=gettext_lazy("Fte op deze vestiging"), required=False)
    group_fte = DutchNumberField(
        label=gettext_lazy("Fte van de hele groep"),
        help_text=gettext_lazy("Alleen als het bedrijf deel is van een groep."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        scope: Scope,
        search: CatalogueSearch,
        establishment: Establishment | None = None,
        action: str = "",
        **kwargs: Any,
    ) -> None:
        self.scope, self.search, self.establishment = scope, search, establishment
        self.action = reverse(action) if action else ""
        if establishment:
            kwargs["initial"] = {
                **_describe_establishment(establishment),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        self.offer_choices(str(self["town"].value() or ""))
        self.offer_sectors(str(self["activity"].value() or ""))

    def clean_number(self) -> str:
        number = check_establishment_number(self.cleaned_data["number"])
        taken = Establishment.objects.filter(number=number).exclude(
            pk=self.establishment.pk if self.establishment else None
        )
        if number and taken.exists():
            raise forms.ValidationError(_("Er is al een vestiging met dit nummer."))
        return number

    def clean_postcode(self) -> str:
        return check_postcode(self.cleaned_data["postcode"])

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        self.settle_town(cleaned)
        self.settle_sector(cleaned)
        if cleaned.get("municipality"):
            self._check_municipality(cleaned)
        return cleaned

    def _check_municipality(self, cleaned: Cleaned) -> None:
        region = Region.objects.filter(code=cleaned["municipality"]).first()
        if region is None or region.pk not in self.scope.own:
            self.add_error("town", _("Uw organisatie werkt niet voor deze gemeente."))
        cleaned["region"] = region

    def describe_company(self) -> dict[str, object]:
        """Return the values of the company; without an activity its old sector stays."""
        values: dict[str, object] = {
            name: self.cleaned_data[name] for name in ("name", "kvk_number", "legal_form")
        }
        values["group_fte"] = self.cleaned_data["group_fte"]
        sector = self.cleaned_data.get("sector")
        if sector and sector != NO_SECTOR:
            values |= {"sbi_code": sector, "sbi_version": SBI_VERSION}
        return values

    def describe_establishment(self) -> dict[str, object]:
        names = ("number", "street", "postcode", "town", "fte")
        return {name: self.cleaned_data[name] for name in names} | {
            "municipality": self.cleaned_data["region"]
        }


def _describe_establishment(establishment: Establishment) -> dict[str, object]:
    company = establishment.company
    return {
        "name": establishment.name,
        "kvk_number": company.kvk_number,
        "number": establishment.number,
        "town": establishment.town,
        "municipality": establishment.municipality.code,
        "street": establishment.street,
        "postcode": establishment.postcode,
        "legal_form": company.legal_form,
        "fte": establishment.fte,
        "group_fte": company.group_fte,
    }


class ContactForm(ButtonForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = CompanyContact
        fields = ("name", "function", "email", "phone", "left_on")
        field_classes = {"left_on": DayField}
        labels = {"left_on": gettext_lazy("Vertrokken op")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["left_on"]

    def clean_email(self) -> str:
        return check_email(self.cleaned_data["email"])

    def clean_phone(self) -> str:
        return check_phone(self.cleaned_data["phone"])


class MomentForm(ButtonForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat was het?"), choices=ContactKind.choices, widget=forms.RadioSelect
    )
    on = DayField(label=gettext_lazy("Wanneer?"))
    note = forms.CharField(
        label=gettext_lazy("Waar ging het over?"),
        max_length=2000,
        required=False,
        widget=TextArea(attrs={"rows": 3}),
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Alleen mijn eigen organisatie mag lezen waar het over ging"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())
        self.initial.setdefault("kind", ContactKind.CALL)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(_("Deze dag moet nog komen."))
        return day
