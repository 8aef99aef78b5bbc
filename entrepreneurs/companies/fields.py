"""Fields that several forms ask for in the same words, each with its own check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.reading.contact import check_email, check_phone
from portal.reading.register_numbers import check_kvk_number

# Arguments of a field that a form may overrule.
Usual = dict[str, Any]


class EmailField(forms.EmailField):
    """Asks for the address of the person who fills in the form, unless a label says otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        usual: Usual = {
            "label": gettext_lazy("Uw e-mailadres"),
            "max_length": 254,
            "widget": forms.EmailInput(attrs={"autocomplete": "email"}),
            "error_messages": {"required": gettext_lazy("Vul uw e-mailadres in.")},
        }
        super().__init__(**usual | kwargs)

    def clean(self, value: object) -> str:
        return check_email(super().clean(value))


class PhoneField(forms.CharField):
    """Asks for the telephone number of the person who fills in the form, who need not give one."""

    def __init__(self, **kwargs: Any) -> None:
        usual: Usual = {
            "label": gettext_lazy("Uw telefoonnummer"),
            "max_length": 30,
            "required": False,
            "widget": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }
        super().__init__(**usual | kwargs)

    def clean(self, value: object) -> str:
        return check_phone(super().clean(value))


class KvkNumberField(forms.CharField):
    """Asks for the number of a company in the register, with or without spaces and dots."""

    def __init__(self, **kwargs: Any) -> None:
        usual: Usual = {
            "label": gettext_lazy("KVK-nummer"),
            "max_length": 20,
            "required": False,
            "widget": forms.TextInput(
                attrs={"inputmode": "numeric", "class": "portal-input--short"}
            ),
        }
        super().__init__(**usual | kwargs)

    def clean(self, value: object) -> str:
        return check_kvk_number(super().clean(value))


class MunicipalityField(forms.ChoiceField):
    """Asks which town is meant where a name stands for several: see TownLookup."""

    def __init__(self, **kwargs: Any) -> None:
        usual: Usual = {
            "label": gettext_lazy("Welke plaats bedoelt u?"),
            "widget": forms.RadioSelect,
            "required": False,
        }
        super().__init__(**usual | kwargs)


class ActivityField(forms.CharField):
    """Asks what a company does, in words from which SectorLookup finds the sector."""

    def __init__(self, **kwargs: Any) -> None:
        usual: Usual = {
            "help_text": gettext_lazy(
                "Een of twee woorden, zoals bakker, machinebouw of webwinkel."
            ),
            "max_length": 120,
            "required": False,
        }
        super().__init__(**usual | kwargs)


class SectorField(forms.ChoiceField):
    """Asks which of the sectors found is meant: see SectorLookup."""

    def __init__(self, **kwargs: Any) -> None:
        usual: Usual = {
            "label": gettext_lazy("Wat past het best?"),
            "widget": forms.RadioSelect,
            "required": False,
        }
        super().__init__(**usual | kwargs)
