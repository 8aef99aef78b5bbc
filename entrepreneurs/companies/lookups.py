"""Looks up towns and activities in the catalogue by the words that people use, and asks again only
when a word leaves a choice.
"""

from django import forms
from django.utils.translation import gettext as _

from portal.pages.forms import Cleaned
from portal.wording import pick_language
from programmes.reading.search import CatalogueSearch, describe_town

NO_SECTOR = "none"


class TownLookup(forms.Form):
    """A form with the fields `town` and `municipality`."""

    search: CatalogueSearch

    def offer_choices(self, town: str) -> None:
        """Ask which town is meant, only if the name stands for several or for none."""
        hits = self.search.find_towns(town)
        field = self.fields["municipality"]
        field.choices = [  # type: ignore[attr-defined]
            (hit.municipality, describe_town(hit, search=self.search, pick=pick_language))
            for hit in hits
        ]
        doubtful = len(hits) > 1 or not self.search.is_exact_town(town)
        chosen = self.initial.get("municipality") in {hit.municipality for hit in hits}
        if not self.is_bound and not (doubtful and chosen):
            del self.fields["municipality"]

    def settle_town(self, cleaned: Cleaned) -> None:
        town, chosen = cleaned.get("town", ""), cleaned.get("municipality")
        hits = self.search.find_towns(town)
        certain = len(hits) == 1 and self.search.is_exact_town(town)
        if not town or certain:
            cleaned["municipality"] = hits[0].municipality if certain else None
            self.fields.pop("municipality", None)
            self.errors.pop("municipality", None)
        elif not hits:
            self.fields.pop("municipality", None)
            self.add_error(
                "town", _("Deze plaats kennen wij niet. Kijk of u de naam goed hebt geschreven.")
            )
        elif not chosen and "municipality" not in self.errors:
            self.add_error("municipality", _("Kies welke plaats u bedoelt."))


class SectorLookup(forms.Form):
    """A form with the fields `activity` and `sector`."""

    search: CatalogueSearch

    def offer_sectors(self, activity: str) -> None:
        sectors = self.search.catalogue.document["sectors"]
        choices = [
            (code, pick_language(sectors[code]["label"]))
            for code in self.search.find_sectors(activity)
        ]
        if choices:
            choices.append((NO_SECTOR, _("Geen van deze")))
            self.fields["sector"].choices = choices  # type: ignore[attr-defined]
        elif "sector" in self.fields:
            del self.fields["sector"]

    def settle_sector(self, cleaned: Cleaned) -> None:
        activity, sector = cleaned.get("activity"), cleaned.get("sector")
        if activity and "sector" not in self.fields:
            cleaned["sector"] = None
        elif activity and not sector and "sector" not in self.errors:
            self.add_error("sector", _("Kies wat het best past, of 'Geen van deze'."))
