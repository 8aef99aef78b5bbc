"""Complete openapi.json from the current catalogue: facts that may be sent, and true examples."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from portal import clock
from portal.api.openapi import Document
from programmes.api.representation import JSON
from programmes.api.requests import read_match_request
from programmes.api.views import represent
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedAttribute
from programmes.publishing.versions import get_current_catalogue

EXAMPLE_REQUEST: Document = {
    "asOf": "2019-03-01",
    "facts": {"municipality": "GM0758", "fte": 6},
    "needs": [{"theme": "ambition", "urgency": 3}],
    "includeIneligible": True,
}
MONEY: Document = {
    "anyOf": [{"type": "string", "pattern": r"^\d{1,15}(\.\d{1,2})?$"}, {"type": "number"}]
}
TYPES: Mapping[str, Document] = {
    "boolean": {"type": "boolean"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "money": MONEY,
    "date": {"type": "string", "format": "date"},
    "code": {"type": "string", "pattern": r"^GM\d{4}$"},
    "digits": {"type": "string", "pattern": r"^\d{2,6}$"},
    "slug": {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"},
}


def describe_catalogue(document: Document) -> Document:
    """Return the document that the code gives, completed; the one given stays as it is."""
    catalogue = get_current_catalogue()
    schemas = document["components"]["schemas"]
    facts = {**schemas["Facts"], "additionalProperties": False}
    facts["properties"] = {
        name: describe_attribute(attribute, catalogue)
        for name, attribute in catalogue.attributes.items()
    }
    completed = {**schemas, "Facts": facts, "Need": describe_need(schemas["Need"], catalogue)}
    components = {**document["components"], "schemas": completed}
    return {
        **document,
        "components": components,
        "paths": add_examples(document["paths"], catalogue),
    }


def describe_need(need: Document, catalogue: Catalogue) -> Document:
    """Return the schema of a need with the themes that it may be about."""
    themes = list(catalogue.document["themes"])
    theme = {"type": "string", "enum": themes} if themes else need["properties"]["theme"]
    return {**need, "properties": {**need["properties"], "theme": theme}}


def describe_attribute(attribute: PublishedAttribute, catalogue: Catalogue) -> Document:
    """Return the schema of one fact; null is a fact not given."""
    described = TYPES[attribute["type"]] | describe_codes(attribute["type"], catalogue)
    if attribute["choices"] and not attribute["open_ended"]:
        described = {"type": "string", "enum": [one["value"] for one in attribute["choices"]]}
    bounds = {"minimum": attribute["minimum"], "maximum": attribute["maximum"]}
    if attribute["type"] in {"number", "integer"}:
        described |= {name: int(float(one)) for name, one in bounds.items() if one is not None}
    text = attribute["question"].get("en") or attribute["question"]["nl"]
    return {"description": text, "anyOf": [described, {"type": "null"}]}


def describe_codes(kind: str, catalogue: Catalogue) -> Document:
    """Return the pattern of the codes that are known, for the kinds with a national list."""
    if kind == "code" and catalogue.municipalities:
        numbers = "|".join(sorted(code[2:] for code in catalogue.municipalities))
        return {"pattern": rf"^GM({numbers})$"}
    divisions = sorted({code[:2] for code in catalogue.document["sectors"] if code[:2].isdigit()})
    if kind == "digits" and divisions:
        return {"pattern": rf"^({'|'.join(divisions)})\d{{0,4}}$"}
    return {}


def add_examples(paths: Document, catalogue: Catalogue) -> Document:
    """Return the paths with an example of each answer; without programmes, as they are."""
    if not catalogue.programmes:
        return paths
    with translation.override("en"):
        examples = build_examples(catalogue)
    return {
        path: _add_example(operations, examples.get(path)) for path, operations in paths.items()
    }


def build_examples(catalogue: Catalogue) -> dict[str, JSON]:
    """Return by path what it answers, shortened to one item."""
    representer = represent(catalogue)
    slug, name = next(iter(catalogue.programmes)), next(iter(catalogue.attributes))
    following = f"{settings.PUBLIC_URL}/api/v1/%s?limit=1&cursor=%s"
    programme = representer.represent_programme(slug)
    attribute = representer.represent_attribute(name)
    return {
        "/programmes": {"items": [programme], "next": following % ("programmes", slug)},
        "/programmes/{slug}": programme,
        "/attributes": {"items": [attribute], "next": following % ("attributes", name)},
        "/matches": build_match_example(catalogue),
    }


def build_match_example(catalogue: Catalogue) -> JSON:
    """Return the answer to EXAMPLE_REQUEST, shortened to one match and one question."""
    asked = read_match_request(EXAMPLE_REQUEST, catalogue=catalogue, today=clock.today())
    matching = catalogue.match(asked.facts, asked.needs)
    answer = represent(catalogue).represent_matching(matching, include_ineligible=True)
    return answer | {"matches": answer["matches"][:1], "questions": answer["questions"][:1]}


def _add_example(operations: Document, example: JSON | None) -> Document:
    if example is None:
        return operations
    return {
        method: _complete_operation(operation, example) for method, operation in operations.items()
    }


def _complete_operation(operation: Document, example: JSON) -> Document:
    answer = operation["responses"]["200"]
    content = {"application/json": {**answer["content"]["application/json"], "example": example}}
    completed = {
        **operation,
        "responses": {**operation["responses"], "200": {**answer, "content": content}},
    }
    if "requestBody" in operation:
        body = operation["requestBody"]
        asked = {
            "application/json": {**body["content"]["application/json"], "example": EXAMPLE_REQUEST}
        }
        completed["requestBody"] = {**body, "content": asked}
    return completed
