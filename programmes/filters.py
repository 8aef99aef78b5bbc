"""Which programmes to show in the list."""

from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.enums import OfferKind, RegionKind
from programmes.models import Programme, Region, Theme


class ProgrammeFilter(django_filters.FilterSet):
    theme = django_filters.ModelChoiceFilter(
        field_name="themes__theme",
        to_field_name="slug",
        label=gettext_lazy("Onderwerp"),
        empty_label=gettext_lazy("Alle onderwerpen"),
        queryset=Theme.objects.filter(retired=False),
    )
    region = django_filters.ModelChoiceFilter(
        method="filter_region",
        to_field_name="code",
        label=gettext_lazy("Provincie"),
        empty_label=gettext_lazy("Heel Nederland"),
        queryset=Region.objects.filter(kind=RegionKind.PROVINCE, retired=False),
    )
    offer = django_filters.ChoiceFilter(
        field_name="offers__kind",
        label=gettext_lazy("Soort hulp"),
        empty_label=gettext_lazy("Alle soorten"),
        choices=OfferKind.choices,
        distinct=True,
    )

    class Meta:
        model = Programme
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> Any:
        form = super().form
        form.helper = FormHelper()
        form.helper.form_method = "get"
        form.helper.hide_optional = True
        form.helper.add_input(Submit("", _("Toon")))
        return form

    def filter_region(
        self, queryset: QuerySet[Programme], name: str, province: Region
    ) -> QuerySet[Programme]:
        """Every programme that some company in the province can reach: through the province, a
        part of it, or the country.
        """
        inside = province.municipalities.all()
        reached = Region.objects.filter(Q(municipalities__in=inside) | Q(pk__in=inside))
        return queryset.filter(regions__in=reached.order_by()).distinct()
