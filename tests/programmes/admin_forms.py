"""Sending the forms of the admin back as a browser would, changed."""

from typing import Any

from django.urls import reverse


def send(client: Any, row: Any, **changes: Any) -> Any:
    url = reverse(f"admin:programmes_{row._meta.model_name}_change", args=[row.pk])
    return client.post(url, read_page(client, url) | changes, follow=True)


def read_page(client: Any, url: str) -> dict[str, Any]:
    """All that the form of a page holds, with the rows below it."""
    context = client.get(url).context
    data = read_form(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        data |= read_form(inline.formset.management_form)
        for form in inline.formset.initial_forms:
            data |= read_form(form)
    return data


def find_criterion(client: Any, programme: Any, attribute: str, operator: str) -> str:
    """The beginning of the field names of a condition."""
    url = reverse("admin:programmes_programme_change", args=[programme.pk])
    formset = client.get(url).context["inline_admin_formsets"][0].formset
    for form in formset.initial_forms:
        if (form.instance.attribute, form.instance.operator) == (attribute, operator):
            return str(form.prefix)
    raise LookupError(attribute)


def read_form(form: Any) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    data: dict[str, Any] = {}
    for name in form.fields:
        field, key = form[name], form.add_prefix(name)
        widget = field.field.widget
        parts = widget.decompress(field.value()) if hasattr(widget, "decompress") else None
        if parts is not None:
            codes = [str(suffix) for suffix in widget.widgets_names]
            data |= {f"{key}{code}": part for code, part in zip(codes, parts, strict=True)}
        elif field.value() is not None and field.value() is not False:
            data[key] = field.value()
    return data
