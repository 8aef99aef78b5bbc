"""Two companies that could help each other: what about, do they agree, and what did it bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import LinkAnswer, LinkEffect
from entrepreneurs.forms.file import StaffForm
from programmes.catalogue import Catalogue
from programmes.models import pick_language


class LinkForm(StaffForm):
    theme = forms.ChoiceField(label=gettext_lazy("Over welk thema gaat het?"))
    why = forms.CharField(
        label=gettext_lazy("Waarom kunnen zij elkaar helpen?"),
        help_text=gettext_lazy(
            "Beide bedrijven lezen dit voordat zij ja zeggen. Noem geen namen."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, catalogue: Catalogue, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Vraag het aan beide"), **kwargs)
        self.names = names
        themes = catalogue.document["themes"].items()
        self.fields["theme"].choices = [  # type: ignore[attr-defined]
            (slug, pick_language(theme["name"])) for slug, theme in themes
        ]

    def clean_why(self) -> str:
        """Neither may know the other before both agree."""
        why = str(self.cleaned_data["why"])
        for name in self.names:
            if name.casefold() in why.casefold():
                raise forms.ValidationError(
                    _("Hier staat %(name)s. Schrijf het zonder namen.") % {"name": name}
                )
        return why


class AgreeForm(StaffForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Mogen wij u aan elkaar voorstellen?"),
        choices=[
            (LinkAnswer.YES, gettext_lazy("Ja, dat is goed")),
            (LinkAnswer.NO, gettext_lazy("Nee, liever niet")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Versturen"), **kwargs)


class LinkEffectForm(StaffForm):
    effect = forms.ChoiceField(
        label=gettext_lazy("Heeft u er iets aan gehad?"),
        choices=LinkEffect.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Wilt u er iets bij zeggen?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Versturen"), **kwargs)
