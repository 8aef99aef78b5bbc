"""Tags and filters of the house style; built in, so that no template has to load them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from babel.numbers import format_percent
from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField, BoundWidget
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import translate_url
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.pages.frames import PART_SETTINGS, PartKind, draw_part
from portal.pages.house_style import get_token
from portal.wording import LOCALES, format_day, format_decimal, format_euro

register = template.Library()

CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.RadioSelect, "utrecht-radio-button utrecht-radio-button--html-input"),
    (
        forms.CheckboxInput,
        "utrecht-checkbox utrecht-checkbox--custom utrecht-checkbox--html-input",
    ),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.FileInput, "portal-file"),
    (forms.MultiWidget, "utrecht-textbox utrecht-textbox--html-input"),
    (forms.widgets.Input, "utrecht-textbox utrecht-textbox--html-input"),
]


def _language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def _locale() -> str:
    return LOCALES[_language()]


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@register.filter
def euro(value: object) -> str:
    """Return 10000 as "€ 10.000" or "€10,000"; cents are written only if there are any."""
    amount = _decimal(value)
    return "" if amount is None else format_euro(amount, language=_language())


@register.filter
def number(value: object) -> str:
    """Return Decimal("2.50") as "2,5" or "2.5", without trailing zeros."""
    amount = _decimal(value)
    return "" if amount is None else format_decimal(amount, language=_language())


@register.filter
def percent(value: object) -> str:
    """Return a rate from 0 to 1 as a percentage: "0.50" as "50%"."""
    rate = _decimal(value)
    return "" if rate is None else format_percent(rate, "#,##0.##%", locale=_locale())


@register.filter
def date_long(value: date | str | None) -> str:
    """Return a day as "1 maart 2019"; an ISO date as text may lack its day or month."""
    return format_day(value, language=_language())


@register.filter
def text(value: Mapping[str, str] | str | None) -> str:
    """Return the text of {"nl": …, "en": …} in the language of the page, or else in Dutch."""
    if isinstance(value, Mapping):
        return value.get(_language()) or value.get("nl") or ""
    return value or ""


@register.filter
def sentence(value: str) -> str:
    """End a text with a full stop, unless it ends like a sentence already."""
    return value if not value or value.endswith((".", "?", "!", ":")) else f"{value}."


@register.simple_tag
def portal_token(name: str) -> str:
    """Return a colour or size from the token file in use, for mails and pictures."""
    return get_token(name)


@register.simple_tag
def portal_setting(name: str) -> str:
    """Return a setting for mails and the page about an error of ours, which no context processor
    reaches. `name` is "name" or "tokens".
    """
    return {"name": settings.PORTAL_NAME, "tokens": settings.PORTAL_TOKENS}[name]


@register.simple_tag(takes_context=True)
def public_url(context: template.Context, language: str) -> str:
    """Return the one address by which this page is known outside, without filters or page
    number.
    """
    request = context.get("request")
    here = (get_language(), settings.ROOT_URLCONF)
    return settings.PUBLIC_URL + _translate_path(request.path if request else "/", language, here)


# A page asks it four times, and each looks up the address and builds it again.
@lru_cache(maxsize=1024)
def _translate_path(path: str, language: str, _here: tuple[str | None, str]) -> str:
    """An address is looked up in the language of the moment, among the addresses there are."""
    return translate_url(path, language)


@register.simple_tag(takes_context=True)
def shared_part(context: template.Context, name: str) -> SafeString:
    """The head or foot of every page: rendered once for each kind of page. Besides names and
    settings it depends on the address alone, in the links to the other languages.
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    kind = PartKind(
        view_name=match.view_name if match else "",
        namespace=match.namespace if match else "",
        urlconf=settings.ROOT_URLCONF,
        settings=tuple((one, _freeze(context.get(one))) for one in PART_SETTINGS),
    )
    address = quote(request.get_full_path() if request else "/", safe="")
    return draw_part(name, kind, address=address)


def _freeze(value: Any) -> Any:
    """The languages with their names in the language of the moment."""
    return tuple((code, str(name)) for code, name in value) if isinstance(value, list) else value


@register.simple_tag(takes_context=True)
def block_again(context: template.Context, name: str) -> SafeString:
    """Return the text of a block that stands higher up on the page."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return SafeString(" ".join(block.render(context).split())) if block else SafeString("")


def _widget_attrs(field: BoundField) -> dict[str, str | bool]:
    widget = field.field.widget
    names = [widget.attrs.get("class", "")]
    # CheckboxSelectMultiple is a RadioSelect to Django.
    kind = (
        forms.CheckboxInput if isinstance(widget, forms.CheckboxSelectMultiple) else type(widget)
    )
    names += [css for base, css in CLASSES if issubclass(kind, base)][:1]
    attrs: dict[str, str | bool] = {}
    if isinstance(field.field, forms.DecimalField | forms.FloatField):
        attrs["inputmode"] = widget.attrs.get("inputmode", "decimal")
    elif isinstance(field.field, forms.IntegerField):
        attrs["inputmode"] = widget.attrs.get("inputmode", "numeric")
    if isinstance(field.field, forms.IntegerField | forms.DateField) and not widget.use_fieldset:
        names.append("portal-input--short")
    attrs["class"] = " ".join(filter(None, names))
    return attrs


@register.filter
def styled(field: BoundField) -> SafeString:
    """Render the widget in the house style, with the keyboard that fits its type."""
    return field.as_widget(attrs={**_widget_attrs(field)})


@register.filter
def options(field: BoundField) -> list[tuple[BoundWidget, str]]:
    """Return each radio button or checkbox with its help text, from `option_help` of the form
    field.
    """
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id, **_widget_attrs(field)})
    attrs.pop("required", None)
    if not isinstance(widget, forms.CheckboxSelectMultiple):
        attrs.pop("aria-invalid", None)  # a radio button may not have it; its group has
    helps: Mapping[object, str] = getattr(field.field, "option_help", {})
    drawn = [
        BoundWidget(widget, data, field.form.renderer)
        for data in widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    ]
    return [(option, helps.get(option.data["value"], "")) for option in drawn]
