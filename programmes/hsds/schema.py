"""The shapes of the HSDS answers, used only for the document.

The names and enumerations are those of HSDS 3.1. A default of None means that the key is left out.
"""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import AnyUrl, BaseModel, ConfigDict


def leave_out_null(schema: dict[str, Any]) -> None:
    """Take null out of a schema, since a key without a value is left out."""
    for name, described in schema.get("properties", {}).items():
        options = [one for one in described.pop("anyOf", ()) if one != {"type": "null"}]
        if options:
            described.pop("default", None)
            schema["properties"][name] = described | options[0]


class HsdsModel(BaseModel):
    model_config = ConfigDict(
        extra="forbid", use_attribute_docstrings=True, json_schema_extra=leave_out_null
    )


class About(HsdsModel):
    version: str
    profile: AnyUrl
    openapi_url: AnyUrl


class Organization(HsdsModel):
    id: UUID
    name: str
    description: str
    website: AnyUrl | None = None


class Taxonomy(HsdsModel):
    id: UUID
    name: str
    description: str


class Term(HsdsModel):
    id: UUID
    code: str
    name: str
    description: str
    taxonomy: str
    taxonomy_id: UUID
    language: Literal["nl", "en"]
    term_uri: AnyUrl | None = None
    """The page with the same programmes."""


class Attribute(HsdsModel):
    id: UUID
    link_id: UUID
    link_entity: str
    taxonomy_term_id: UUID
    taxonomy_term: Term
    value: str | None = None
    """The relevance of a theme (1-3), the organisation's id for a role, the slug of an offer."""
    label: str | None = None


class ServiceArea(HsdsModel):
    id: UUID
    service_id: UUID
    name: str
    description: str
    extent: str
    """The code: that of CBS for a municipality or province, else our own."""
    extent_type: Literal["municipality", "province", "named-region", "country"]


class Url(HsdsModel):
    id: UUID
    label: str | None = None
    url: AnyUrl
    service_id: UUID


class Funding(HsdsModel):
    id: UUID
    service_id: UUID
    source: str


class CostOption(HsdsModel):
    id: UUID
    service_id: UUID
    option: Literal["min", "max"]
    currency: str
    amount: float
    amount_description: str


class ServicePointer(HsdsModel):
    id: UUID
    name: str
    status: Literal["active", "inactive", "defunct", "temporarily closed"]


class Service(ServicePointer):
    organization_id: UUID | None = None
    description: str | None = None
    url: AnyUrl
    application_process: str
    fees_description: str | None = None
    eligibility_description: str | None = None
    assured_date: date | None = None
    """When somebody last checked that it is still right."""
    alert: str | None = None
    last_modified: datetime
    """Since when everything is as it is now; it changes when a new catalogue is published."""
    organization: Organization | None = None


class FullService(Service):
    additional_urls: list[Url] | None = None
    service_areas: list[ServiceArea] | None = None
    funding: list[Funding] | None = None
    cost_options: list[CostOption] | None = None
    attributes: list[Attribute] | None = None


class ServiceStamp(HsdsModel):
    id: UUID
    modified_date: datetime


class FullOrganization(Organization):
    services: list[FullService | ServicePointer]


class HsdsPage(HsdsModel):
    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


class ServicePage(HsdsPage):
    contents: list[FullService | ServiceStamp]


class OrganizationPage(HsdsPage):
    contents: list[FullOrganization | Organization]


class TaxonomyPage(HsdsPage):
    contents: list[Taxonomy]


class TermPage(HsdsPage):
    contents: list[Term]


class EmptyPage(HsdsPage):
    contents: list[ServiceStamp]
