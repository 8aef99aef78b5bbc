"""The form to introduce two companies that could help each other: on which theme, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.fields import TextArea
from portal.pages.forms import ButtonForm
from programmes.engine.catalogue import Catalogue
from programmes.publishing.theme_names import name_themes


class LinkForm(ButtonForm):
    theme = forms.ChoiceField(label=gettext_lazy("Over welk thema gaat het?"))
    why = forms.CharField(
        label=gettext_lazy("Waarom kunnen zij elkaar helpen?"),
        help_text=gettext_lazy(
            "Beide bedrijven lezen dit voordat zij ja zeggen. Noem geen namen."
        ),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, catalogue: Catalogue, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Vraag het aan beide"), **kwargs)
        self.names = names
        themes = list(name_themes(catalogue).items())
        self.fields["theme"].choices = themes  # type: ignore[attr-defined]

    def clean_why(self) -> str:
        """Refuse names: neither company may know the other before both agree."""
        why = str(self.cleaned_data["why"])
        for name in self.names:
            if name.casefold() in why.casefold():
                raise forms.ValidationError(
                    _("Hier staat %(name)s. Schrijf het zonder namen.") % {"name": name}
                )
        return why
