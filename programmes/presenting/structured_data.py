"""Describe a programme as a GovernmentService of schema.org, for search engines (JSON-LD).

It says only what the source says. It reads the published catalogue and no rows; labels are in the
active language.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import (
    PublishedContribution,
    PublishedCriterion,
    PublishedProgramme,
)
from programmes.enums import OfferKind
from programmes.presenting.factsheet import describe_offer, describe_price

# A node of JSON-LD: names of schema.org, with texts, numbers and nodes.
Data = dict[str, Any]
FindUrl = Callable[[str], str]
CURRENCY = "EUR"
AS_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def describe_service(
    catalogue: Catalogue,
    programme: PublishedProgramme,
    *,
    language: str,
    find_url: FindUrl,
    related: list[str],
) -> Data:
    """Return the service as JSON-LD, without keys that have no value.

    `find_url` gives the public address of a programme's page; `related` holds slugs.
    """
    url = find_url(programme["slug"])
    page = {"@type": "WebPage", "@id": url, "inLanguage": language}
    data: Data = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": f"{url}#service",
        "url": url,
        "mainEntityOfPage": page | {"lastReviewed": programme["verified_on"]},
        "name": pick_language(programme["title"]),
        "description": pick_language(programme["summary"]),
        "serviceType": list(
            dict.fromkeys(str(OfferKind(one["kind"]).label) for one in programme["offers"])
        ),
        "provider": _describe_providers(catalogue, programme),
        "areaServed": [_describe_area(catalogue, code) for code in programme["regions"]],
        "audience": _describe_audience(programme),
        "isRelatedTo": [_name_service(catalogue, slug, url=find_url(slug)) for slug in related],
    }
    # Nobody should come in vain for a programme that takes no more participants.
    if programme["accepts_referrals"]:
        data["availableChannel"] = {"@type": "ServiceChannel", "serviceUrl": url}
        data["offers"] = list(_describe_offers(programme))
    return {name: value for name, value in data.items() if value}


def _name_service(catalogue: Catalogue, slug: str, *, url: str) -> Data:
    name = pick_language(catalogue.programmes[slug]["title"])
    return {"@type": "GovernmentService", "name": name, "url": url}


def dump_for_script(data: Data) -> SafeString:
    """Return JSON for a script element that no text in it can break out of."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(AS_ESCAPES)
    return mark_safe(text)  # noqa: S308 (no < > & is left)


def _describe_providers(catalogue: Catalogue, programme: PublishedProgramme) -> list[Data]:
    organisations = catalogue.document["organisations"]
    return [
        {"@type": "Organization", "name": organisations[slug]["name"]}
        | ({"url": website} if (website := organisations[slug]["website"]) else {})
        for slug in programme["executors"] or programme["initiators"]
    ]


def _describe_area(catalogue: Catalogue, code: str) -> Data:
    region = catalogue.regions[code]
    kind = "Country" if region["kind"] == "country" else "AdministrativeArea"
    return {"@type": kind, "name": pick_language(region["name"])}


def _describe_audience(programme: PublishedProgramme) -> Data:
    audience: Data = {
        "@type": "BusinessAudience",
        "audienceType": pick_language(programme["target_group"]),
    }
    if size := _find_size(programme["criteria"]):
        audience["numberOfEmployees"] = {"@type": "QuantitativeValue", **size}
    return audience


def _find_size(criteria: list[PublishedCriterion]) -> Data:
    """Return the bounds on the number of employees. They are whole numbers, so "fewer than 250"
    is at most 249.
    """
    bounds: Data = {}
    for one in criteria:
        if one["attribute"] == "employees" and not one["choice"]:
            expected = one["expected"]
            match one["operator"]:
                case "gte":
                    bounds["minValue"] = expected
                case "gt" if isinstance(expected, int | float):
                    bounds["minValue"] = expected + 1
                case "lte":
                    bounds["maxValue"] = expected
                case "lt" if isinstance(expected, int | float):
                    bounds["maxValue"] = expected - 1
    return bounds


def _describe_offers(programme: PublishedProgramme) -> Iterator[Data]:
    """Yield what taking part costs, and the offers with a known amount."""
    if price := _describe_price(programme["own_contribution"]):
        note = " ".join(describe_price(programme["own_contribution"]))
        yield {"@type": "Offer", "description": note, **price}
    for offer in programme["offers"]:
        price = _describe_price(offer["own_contribution"])
        if not price and not offer["max_amount"]:
            continue
        described: Data = {
            "@type": "Offer",
            "name": pick_language(offer["title"]),
            "category": str(OfferKind(offer["kind"]).label),
            "description": " ".join(describe_offer(offer)),
            **price,
        }
        if offer["kind"] == OfferKind.LOAN and offer["max_amount"]:
            described["itemOffered"] = {
                "@type": "LoanOrCredit",
                "name": pick_language(offer["title"]),
                "amount": {
                    "@type": "MonetaryAmount",
                    "maxValue": offer["max_amount"],
                    "currency": CURRENCY,
                },
            }
        yield described


def _describe_price(contribution: PublishedContribution | None) -> Data:
    low, high = (contribution["min"], contribution["max"]) if contribution else (None, None)
    if low is None and high is None:
        return {}
    if low == high:
        return {"price": low, "priceCurrency": CURRENCY}
    bounds = {"minPrice": low, "maxPrice": high}
    specification = {"@type": "PriceSpecification", "priceCurrency": CURRENCY}
    known = {name: value for name, value in bounds.items() if value is not None}
    return {"priceSpecification": specification | known}
