"""Hold every answer of the HSDS API against the published schemas: check_hsds.py FOLDER URL."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import jsonschema

LISTS = {
    "services": "service_list.json",
    "services?full=true": "service_with_definitions.json",
    "organizations": "organization_list.json",
    "organizations?full_service=true": "organization_list.json",
}
TERMS = {"taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term"}
DETAILS = {"services": "service_with_definitions.json", "organizations": "organization_list.json"}
SERVICE = "service_with_definitions.json"
CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER


def main(folder: Path, base: str) -> int:
    wrong: list[str] = []
    checked = 0
    for address, schema, value in list_answers(folder, base):
        checked += 1
        validator = jsonschema.Draft202012Validator(schema, format_checker=CHECKER)
        wrong += [f"{address}: {e.json_path}: {e.message}" for e in validator.iter_errors(value)]
    print("\n".join(wrong[:20]))
    print(f"HSDS: {checked} answers checked, {len(wrong)} errors")
    return int(bool(wrong) or not checked)


def list_answers(folder: Path, base: str) -> Iterator[tuple[str, Any, Any]]:
    """(address, schema, what was answered), in both languages."""
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    definitions = schemas[SERVICE]["definitions"]
    page = schemas["openapi.json"]["components"]["schemas"]["Page"]
    for language in ("nl", "en"):
        for path, name in LISTS.items():
            answer = read(base, path, language)
            yield path, {**page, "required": list(page["properties"])}, answer
            yield from ((path, schemas[name], one) for one in answer["contents"])
        for path, name in TERMS.items():
            schema = {**definitions[name], "definitions": definitions}
            contents = read(base, path, language)["contents"]
            yield from ((path, schema, one) for one in contents)
            detail = f"{path}/{contents[0]['id']}"
            yield detail, schema, read(base, detail, language)
        for path, name in DETAILS.items():
            for one in read(base, path, language)["contents"]:
                detail = f"{path}/{one['id']}"
                yield detail, schemas[name], read(base, detail, language)


def read(base: str, path: str, language: str) -> Any:
    request = Request(f"{base}/{path}", headers={"Accept-Language": language})
    with urlopen(request) as answer:
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
