"""The repository itself: what no test of a behaviour would notice."""

import ast
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "programmes", "entrepreneurs", "referrals")
TOP_LEVEL = set(
    """
    .ci .dockerignore .editorconfig .gitattributes .gitignore .npmrc .pre-commit-config.yaml
    CHANGELOG.md CONTRIBUTING.md Dockerfile LICENSE Makefile Procfile README.md SECURITY.md
    docker-compose.yml manage.py package.json package-lock.json publiccode.yml pyproject.toml
    bench docs entrepreneurs examples fixtures locale portal programmes referrals requirements
    static templates tests
    """.split()  # noqa: SIM905 (shorter than thirty quoted lines)
)
# Rendered by Django or crispy-forms under names that stand nowhere in our own code.
TEMPLATES_BY_NAME = re.compile(r"(40[034]|50[03])\.html|(portal|admin|allauth|account|mfa)/.*")


def source_files() -> list[Path]:
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def test_top_level_holds_what_the_design_lists_and_no_more() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    assert {name.split("/")[0] for name in listed} <= TOP_LEVEL


def test_source_files_and_functions_stay_short() -> None:
    long = []
    for path in source_files():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if (lines := text.count("\n")) > 350:
            long.append(f"{name}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 40:
                    long.append(f"{name}:{node.lineno} {node.name}() has {lines} lines")
    assert not long, "\n".join(long)


# Without database or request: what goes in and comes out is all there is to say of them.
PURE = (
    "programmes/engine",
    "programmes/reading",
    "programmes/presenting",
    "programmes/files",
    "programmes/browsing",
    "portal/lists",
    "portal/reading",
    "portal/clock.py",
    "portal/env.py",
    "portal/wording.py",
    "entrepreneurs/intake/fitting.py",
    "entrepreneurs/intake/questions.py",
)


def test_public_functions_of_pure_modules_say_what_they_return() -> None:
    silent = [
        f"{name}:{node.lineno} {node.name}()"
        for path in source_files()
        if (name := path.relative_to(ROOT).as_posix()).startswith(PURE) and "/views/" not in name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert not silent, "\n".join(silent)


def is_template_used(name: str, texts: dict[str, str]) -> bool:
    """Named in full, or put together: f"folder/{page}.html" with "page" somewhere in the code."""
    folder, page = name.rsplit(".", 1)[0].rpartition("/")[::2]
    stem = re.escape(f"{folder}/{page}" if folder else page)
    # Mails are named without their ending, since text and HTML go together.
    in_full = re.compile(rf"""["']{stem}(\.html|\.txt)?["'#]""")
    start = f'f"{folder}/{{'
    part = re.compile(rf"""["']{page.replace("_", "[-_]")}["']""")
    code = [text for path, text in texts.items() if path.endswith(".py")]
    return any(
        in_full.search(text) for path, text in texts.items() if path != f"templates/{name}"
    ) or (any(start in text for text in code) and any(part.search(text) for text in code))


@pytest.mark.parametrize(
    ("name", "code", "used"),
    [
        ("a/page.html", 'render(request, "a/page.html")', True),
        ("a/emails/note.txt", 'queue(template="a/emails/note")', True),
        ("a/new_page.html", 'render(request, f"a/{name}.html")\nname = "new-page"', True),
        ("a/page.html", 'render(request, f"a/{name}.html")', False),
        ("a/page.html", 'render(request, "b/page.html")\nname = "page"', False),
    ],
)
def test_a_template_is_used_when_the_code_names_it(name: str, code: str, used: bool) -> None:
    assert is_template_used(name, {"a/views.py": code}) is used


def test_every_template_is_used() -> None:
    folder = ROOT / "templates"
    templates = [path for path in sorted(folder.rglob("*")) if path.suffix in {".html", ".txt"}]
    files = [*templates, *source_files()]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}
    names = [path.relative_to(folder).as_posix() for path in templates]
    own = [name for name in names if not TEMPLATES_BY_NAME.fullmatch(name)]
    unused = [name for name in own if not is_template_used(name, texts)]
    assert not unused, "\n".join(unused)


@pytest.mark.parametrize("app", APPS)
def test_every_module_can_be_imported(app: str) -> None:
    for module in pkgutil.walk_packages([str(ROOT / app)], prefix=f"{app}."):
        importlib.import_module(module.name)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


class StrictLoader(yaml.SafeLoader):
    """YAML as we write it: a key that stands twice is a mistake, not a way to override."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        given = [key for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        keys = [self.construct_object(key, deep=True) for key in given]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
        return super().construct_mapping(node, deep)


YAML_FILES = [*sorted((ROOT / "fixtures").rglob("*.y*ml")), *sorted(ROOT.glob("*.y*ml"))]


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_yaml_is_well_formed(path: Path) -> None:
    assert yaml.load(path.read_text(encoding="utf-8"), StrictLoader)  # noqa: S506 (a SafeLoader)


def test_a_key_that_stands_twice_is_seen() -> None:
    with pytest.raises(yaml.constructor.ConstructorError, match="twice"):
        yaml.load("{a: 1, a: 2}", StrictLoader)  # noqa: S506 (a SafeLoader)


@pytest.mark.parametrize("name", ["runtime", "dev", "tools", "node"])
def test_python_locks_name_no_registry(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_production_is_installed_without_the_tools() -> None:
    folder = ROOT / "requirements"
    tools = (folder / "tools.in").read_text(encoding="utf-8").split()
    needed = re.findall(r"^([a-z0-9-]+)", (folder / "runtime.lock").read_text("utf-8"), re.M)
    assert {"gunicorn", *tools} - {*needed} == {"uv", "honcho"}
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"--requirement (\S+)", dockerfile) == ["requirements/runtime.lock"]


@pytest.mark.parametrize("folder", [".", ".ci"])
def test_the_npm_locks_name_no_registry(folder: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_containers_are_watched_and_have_no_secret_of_their_own() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert set(compose["services"]) == {"db", "redis", "migrate", "web", "worker", "beat"}
    # The web's check stands in the Dockerfile; migrate runs once and ends.
    unwatched = {key for key, value in compose["services"].items() if "healthcheck" not in value}
    assert unwatched == {"web"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    environment = compose["services"]["web"]["environment"]
    assert re.match(r"\$\{SECRET_KEY:\?", environment["SECRET_KEY"])
    assert re.search(r"\$\{POSTGRES_PASSWORD:\?", environment["DATABASE_URL"])


def test_the_readme_names_targets_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named <= targets


def test_no_line_of_a_template_is_wider_than_a_screen() -> None:
    kinds = {".html", ".txt", ".typ", ".xml", ".svg"}
    found = [path for path in (ROOT / "templates").rglob("*") if path.suffix in kinds]
    wide = [
        f"{path.relative_to(ROOT)}:{number} ({len(line)})"
        for path in sorted(found)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 120
    ]
    assert len(found) > 200
    assert not wide, wide
