"""The repository itself: what no test of a behaviour would notice."""

import ast
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from portal.env import env, env_bool, env_choice, env_int, env_list

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "programmes", "entrepreneurs", "referrals")
# Each may import its own layer and those before it (docs: the layers of the design). The longest name that fits counts;
# what is directly in portal/ and not named here is a foundation.
LAYERS = (
    ("portal", "portal.outbox", "portal.api"),
    ("programmes",),
    ("portal.accounts",),
    ("entrepreneurs",),
    ("referrals",),
    ("portal.desk", "portal.monitor", "portal.urls", "portal.api_urls", "portal.views", "portal.health"),
)
TOP_LEVEL = {
    *(".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore", ".npmrc", ".pre-commit-config.yaml"),
    *("CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE", "Makefile", "Procfile", "README.md", "SECURITY.md"),
    *("docker-compose.yml", "manage.py", "package.json", "package-lock.json", "publiccode.yml", "pyproject.toml"),
    *("portal", "programmes", "entrepreneurs", "referrals", "templates", "static", "fixtures", "locale"),
    *("tests", "bench", "docs", "requirements", "examples"),
}
# Rendered by Django or crispy-forms under names that stand nowhere in our own code.
TEMPLATES_BY_NAME = re.compile(r"(400|403|404|500)\.html|portal/.*|admin/.*")


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> int | None:
    fitting = [
        (len(name), number)
        for number, names in enumerate(LAYERS)
        for name in names
        if module == name or module.startswith(f"{name}.")
    ]
    return max(fitting)[1] if fitting else None


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported; `from a import b` counts as a.b, since b may be a module."""
    package = module_name(path).split(".") if path.name == "__init__.py" else module_name(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


# --- shape ------------------------------------------------------------------------------------------------------------
def test_imports_run_one_way() -> None:
    against = []
    for path in python_files(*APPS):
        own = layer_of(module_name(path))
        for line, name in imported_modules(path):
            other = layer_of(name)
            if own is not None and other is not None and other > own:
                against.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not against, "\n".join(against)


@pytest.mark.parametrize(
    ("module", "layer"),
    [
        ("portal.clock", 0),
        ("portal.outbox.models", 0),
        ("programmes.matching", 1),
        ("portal.accounts.models", 2),
        ("portal.views", 5),
        ("portal.viewsets", 0),
        ("django.db", None),
    ],
)
def test_layer_of_a_module_is_that_of_the_longest_name(module: str, layer: int | None) -> None:
    assert layer_of(module) == layer


def test_top_level_holds_what_the_design_lists_and_no_more() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert {name.split("/")[0] for name in listed if name} <= TOP_LEVEL


def test_source_files_and_functions_stay_short() -> None:
    long = []
    for path in python_files(*APPS):
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


def test_every_template_is_used() -> None:
    templates = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
    texts = {path: path.read_text(encoding="utf-8") for path in [*templates, *python_files(*APPS)]}
    unused = []
    for template in templates:
        name = template.relative_to(ROOT / "templates").as_posix()
        # Mails are named without their ending: the text and the HTML go together.
        quoted = re.compile(rf"""["']{re.escape(name.rsplit(".", 1)[0])}(\.html|\.txt)?["'#]""")
        if not TEMPLATES_BY_NAME.fullmatch(name) and not any(quoted.search(text) for path, text in texts.items() if path != template):
            unused.append(name)
    assert not unused, "\n".join(unused)


@pytest.mark.parametrize("app", APPS)
def test_every_module_can_be_imported(app: str) -> None:
    for module in pkgutil.walk_packages([str(ROOT / app)], prefix=f"{app}."):
        importlib.import_module(module.name)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- data and configuration -------------------------------------------------------------------------------------------
class StrictLoader(yaml.SafeLoader):
    """YAML as we write it: a key that stands twice is a mistake, not a way to override."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
        return super().construct_mapping(node, deep)


YAML_FILES = [*sorted((ROOT / "fixtures").rglob("*.y*ml")), *sorted(ROOT.glob("*.y*ml")), *sorted(ROOT.glob(".*.y*ml"))]


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_yaml_is_well_formed(path: Path) -> None:
    assert yaml.load(path.read_text(encoding="utf-8"), StrictLoader)  # noqa: S506 (a SafeLoader)


def test_a_key_that_stands_twice_is_seen() -> None:
    with pytest.raises(yaml.constructor.ConstructorError, match="twice"):
        yaml.load("{a: 1, a: 2}", StrictLoader)  # noqa: S506 (a SafeLoader)


@pytest.mark.parametrize("name", ["requirements/runtime.lock", "requirements/dev.lock", "requirements/node.lock", "package-lock.json"])
def test_locks_name_no_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text


def test_containers_are_watched_and_have_no_secret_of_their_own() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert set(compose["services"]) == {"db", "redis", "migrate", "web", "worker", "beat"}
    # The web's check stands in the Dockerfile; migrate runs once and ends.
    assert [name for name, service in compose["services"].items() if "healthcheck" not in service] == ["web"]
    environment = compose["services"]["web"]["environment"]
    assert re.match(r"\$\{SECRET_KEY:\?", environment["SECRET_KEY"])
    assert re.search(r"\$\{POSTGRES_PASSWORD:\?", environment["DATABASE_URL"])


def test_the_readme_names_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named <= targets


# --- settings ---------------------------------------------------------------------------------------------------------
PRODUCTION = {
    "PORTAL_STAGE": "production",
    "SECRET_KEY": "kV3-zq8_Lw0yTn5rBx7Jd2Hs9Gf4Mc6Pa1Ue-Ro_WiYtXqZbNvKlDh",
    "ALLOWED_HOSTS": "portaal.example",
    "PUBLIC_URL": "https://portaal.example",
    "DATABASE_URL": "postgres://portal@db.invalid/portal",
    "CELERY_BROKER_URL": "redis://redis.invalid/0",
    "EMAIL_HOST": "mail.invalid",
    "DEFAULT_FROM_EMAIL": "loket@portaal.example",
    "DESK_MAILBOX": "loket@portaal.example",
}


def load_settings(environment: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process that knows only this environment; None takes a name away."""
    kept = {name: os.environ[name] for name in ("PATH", "PORTAL_VAR") if name in os.environ}
    given = {name: value for name, value in environment.items() if value is not None}
    command = [sys.executable, "-c", "import portal.settings"]
    return subprocess.run(command, cwd=ROOT, env=kept | given, capture_output=True, text=True)


def test_production_settings_load() -> None:
    result = load_settings(PRODUCTION)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SECRET_KEY", None, "SECRET_KEY is not set"),
        ("SECRET_KEY", "", "SECRET_KEY is too short"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too short or too simple"),
        ("ALLOWED_HOSTS", None, "ALLOWED_HOSTS must name"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name"),
        ("ALLOWED_HOSTS", "portaal.example,*", "ALLOWED_HOSTS must name"),
        ("DEBUG", "true", "DEBUG must be false"),
        ("DATABASE_URL", None, "DATABASE_URL is not set"),
        ("PUBLIC_URL", None, "PUBLIC_URL is not set"),
        ("PUBLIC_URL", "http://portaal.example", "PUBLIC_URL must start with https://"),
        ("CELERY_BROKER_URL", None, "CELERY_BROKER_URL is not set"),
        ("EMAIL_HOST", None, "EMAIL_HOST is not set"),
        ("DEFAULT_FROM_EMAIL", None, "DEFAULT_FROM_EMAIL is not set"),
        ("DESK_MAILBOX", None, "DESK_MAILBOX is not set"),
        ("PORTAL_STAGE", "prod", "PORTAL_STAGE is 'prod'; write one of"),
        ("DEBUG", "no", "DEBUG is 'no'; write true or false"),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT is 'smtp'; write a whole number from 1"),
    ],
)
def test_production_refuses(name: str, value: str | None, message: str) -> None:
    result = load_settings(PRODUCTION | {name: value})
    assert result.returncode != 0
    assert f"ImproperlyConfigured: {message}" in result.stderr.strip().split("\n")[-1]


@pytest.mark.parametrize("value", ["", "True", "1", "yes", " true"])
def test_a_flag_is_true_or_false(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("FLAG", value)
    with pytest.raises(ImproperlyConfigured, match="FLAG is .*; write true or false"):
        env_bool("FLAG", default=False)


@pytest.mark.parametrize("value", ["", "0", "-1", "1.5", "ten", "1 "])
def test_a_number_is_whole_and_large_enough(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match="NUMBER is .*; write a whole number from 1"):
        env_int("NUMBER", default=5, minimum=1)


def test_right_values_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"FLAG": "true", "NUMBER": "1", "NAMES": " a, ,b ", "CHOICE": "x"}.items():
        monkeypatch.setenv(name, value)
    assert env_bool("FLAG", default=False) is True
    assert env_int("NUMBER", default=5, minimum=1) == 1
    assert env_list("NAMES") == ["a", "b"]
    assert env_choice("CHOICE", choices=("x", "y"), default="y") == "x"
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("SECRET_FILE", str(tmp_path / "secret"))
    assert env("SECRET", "default") == "from a file"


# --- languages --------------------------------------------------------------------------------------------------------
def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def strings_of(message: Message | None) -> list[str]:
    """Every form of the translation; empty when there is none."""
    if message is None or message.fuzzy:
        return [""]
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not installed")
def test_english_is_complete(tmp_path: Path) -> None:
    for folder in (*APPS, "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-location"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | {"DJANGO_SETTINGS_MODULE": ""}, check=True, capture_output=True)
    wanted = read_catalogue(tmp_path / "locale/en/LC_MESSAGES/django.po")
    english = read_catalogue(ROOT / "locale/en/LC_MESSAGES/django.po")
    missing = [m.id for m in wanted if m.id and not all(strings_of(english.get(m.id, m.context)))]
    assert not missing, f"{len(missing)} without English:\n" + "\n".join(map(repr, missing))
    wrong = [(message.id, [str(error) for error in errors]) for message, errors in english.check()]
    assert not wrong, wrong
