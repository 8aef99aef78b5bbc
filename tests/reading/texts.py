"""Every Dutch text that an entrepreneur may read: the data, the pages and the mails."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
# What is under these keys is not text for entrepreneurs.
SILENT_KEYS = {
    "stems": "pieces of words for the search",
    "words": "words for the search",
    "visit_question": "an account manager asks it",
    "criteria": "their notes are for editors; people read the sentences of the attributes",
    "links": "titles of others",
    "section": "a heading of the report",
    "label": "names of choices and of sectors, as others made them",
}
DATA = ("reference/attributes", "reference/themes", "reference/signposts", "programmes/*")
STAFF_VISITS = (
    "confidential",
    "facts",
    "letter.html",
    "plan",
    "preview",
    "report",
    "show",
    "signals",
    "suggestions",
    "theme",
)
# Read by others than entrepreneurs.
SILENT_TEMPLATES = {
    **dict.fromkeys(
        [
            f"referrals/{one}.html"
            for one in (
                "action",
                "answer",
                "case",
                "case_body",
                "events",
                "inbox",
                "inbox_body",
                "inbox_link",
                "pause",
                "pause_body",
                "told",
            )
        ],
        "a partner reads it",
    ),
    "referrals/fitting.html": "account managers read it",
    "referrals/propose.html": "account managers read it",
    "pages/developers.html": "developers read it",
    "pages/operations.html": "developers read it",
    "pages/try_out": "developers read it",
    "pages/style.html": "designers read it",
    "programmes/overview": "policymakers read it",
    "programmes/compare": "policymakers read it",
    "admin/": "staff read it",
    "desk/": "account managers read it",
    "companies/": "account managers read it",
    "imports/": "account managers read it",
    "privacy/": "administrators read it",
    **dict.fromkeys(
        [f"meetings/{one}" for one in ("attendance", "invite", "list", "plan", "show")],
        "account managers read it",
    ),
    "components/desk_nav.html": "account managers read it",
    "components/task_list.html": "account managers read it",
    **dict.fromkeys([f"visits/{name}" for name in STAFF_VISITS], "account managers read it"),
}
CODE = (
    "entrepreneurs/enums.py",
    "entrepreneurs/*/*forms.py",
    "entrepreneurs/*/*views.py",
    "entrepreneurs/companies/fields.py",
    "entrepreneurs/companies/lookups.py",
    "entrepreneurs/imports/showing.py",
    "entrepreneurs/introductions/lifecycle.py",
    "entrepreneurs/meetings/mails.py",
    "entrepreneurs/intake/returning.py",
    "programmes/presenting/benefit.py",
    "programmes/enums.py",
    "programmes/browsing/filters.py",
    "programmes/presenting/presenter.py",
    "programmes/presenting/sentences.py",
    "programmes/browsing/views/*.py",
    "programmes/*/*_views.py",
    "portal/pages/fields.py",
    "portal/pages/forms.py",
    "portal/pages/start.py",
    "portal/reading/*.py",
    "referrals/consents.py",
    "referrals/enums.py",
    "referrals/forms/*.py",
    "referrals/letters.py",
    "referrals/proposing.py",
    "referrals/stories.py",
    "referrals/views/refer.py",
    "referrals/views/status.py",
    "referrals/views/told.py",
)
SILENT_CODE = {
    "programmes/browsing/views/overview.py",
    "programmes/browsing/views/compare.py",
    "entrepreneurs/enums.py",
    "portal/accounts/answering.py",
    "referrals/forms/answers.py",
    "referrals/forms/inbox.py",
}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "npgettext"}
TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
TAG = re.compile(r"<[^>]+>")
PLACEHOLDER = re.compile(r"\{\{.*?\}\}|%\(\w+\)[sd]|%[sd]|\{\w*(?::[^}]*)?\}")


@dataclass(frozen=True)
class Text:
    where: str
    text: str


def collect_texts() -> list[Text]:
    found = [*read_data(), *read_templates(), *read_code()]
    return [one for one in found if re.search(r"[a-z]{2}", one.text)]


def read_data() -> Iterator[Text]:
    for pattern in DATA:
        for path in sorted((ROOT / "fixtures").glob(f"{pattern}.yaml")):
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
            for where, text in walk(document, path.stem):
                yield Text(where, clean(text))


def walk(node: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for index, one in enumerate(node):
            name = one.get("slug", one.get("id", index)) if isinstance(one, dict) else index
            yield from walk(one, f"{where}.{name}")
    elif isinstance(node, dict) and isinstance(node.get("nl"), str):
        yield where, node["nl"]
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in SILENT_KEYS:
                yield from walk(value, f"{where}.{key}")


def read_templates() -> Iterator[Text]:
    folder = ROOT / "templates"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in {".html", ".txt"} and not name.startswith(tuple(SILENT_TEMPLATES)):
            for text in find_in_template(path.read_text(encoding="utf-8")):
                yield Text(f"templates/{name}", text)


def find_in_template(source: str) -> Iterator[str]:
    for double, single in TRANSLATE.findall(source):
        yield clean(double or single)
    for block in BLOCK.findall(source):
        yield from (clean(form) for form in PLURAL.split(block))


def read_code() -> Iterator[Text]:
    for pattern in CODE:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if name not in SILENT_CODE:
                for text in find_in_code(path.read_text(encoding="utf-8")):
                    yield Text(name, text)


def find_in_code(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in GETTEXT:
                for one in node.args:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield clean(one.value)


def clean(text: str) -> str:
    """One line; what will be filled in counts as one known word."""
    return " ".join(PLACEHOLDER.sub("0", TAG.sub("", text)).split())
