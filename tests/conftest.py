"""What every test may use. Tests of one app have their own fixtures and factories beside them."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import setting_changed
from django.db import connection, transaction
from django.dispatch import receiver
from django.test.utils import teardown_databases

from portal.pages.page_memory import forget_pages
from tests import quick

# Before every number that a database hands out, so that what a test publishes is newer.
PUBLISHED = 0
FAIL_ON_SKIP = os.environ.get("FAIL_ON_SKIP") == "true"


def pytest_configure(config: pytest.Config) -> None:
    if settings.STAGE != "test":
        pytest.exit("Use `make test`, or: python -m pytest -p tests.environment", 4)
    quick.hash_cheaply()


# Before -m is looked at.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if quick.touches_database(item):
            item.add_marker("database")
        if item.get_closest_marker("postgres") and not postgres:
            item.add_marker(pytest.mark.skip(reason="TEST_DATABASE_URL is not set"))


def pytest_collection_finish() -> None:
    quick.collect_garbage_rarely()


def fail_if_skipped(report: Any) -> None:
    """With FAIL_ON_SKIP=true, as in CI, whatever a test needs has to be there."""
    if FAIL_ON_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail_if_skipped(report)
    return report


@receiver(setting_changed)
def forget_pages_of_other_settings(**_: Any) -> None:
    """A process has the same settings for good, and its pages are named by what may change."""
    forget_pages()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file: threads lock it as they would lock the real one."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(settings.VAR_DIR / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """As pytest-django does it, but the migrations run once for all processes of a run."""
    alone = not hasattr(request.config, "workerinput")
    template = quick.Template(tmp_path_factory.getbasetemp().parent)
    with django_db_blocker.unblock():
        name = connection.creation._get_test_db_name()
        made = quick.make_database() if alone else template.set_up(name)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
        if not alone:
            template.drop()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Throttles and cached pages of one test must not reach the next."""
    yield
    cache.clear()
    forget_pages()


@pytest.fixture(scope="session")
def loaded_files(django_db_setup: None, django_db_blocker: Any) -> tuple[Any, list[list[Any]]]:
    """What the shipped files publish, and the rows that a referral points to: organisations,
    programmes, and who runs which. No row stays behind: a test says itself what it needs.
    """
    from programmes.models import Organisation, Programme, ProgrammeOrganisation
    from programmes.publishing.reference_data import load_reference_data

    with django_db_blocker.unblock(), transaction.atomic():
        version = load_reference_data().version
        assert version
        # As the database gives it back: PostgreSQL keeps keys in an order of its own.
        version.refresh_from_db()
        models = (Organisation, Programme, ProgrammeOrganisation)
        rows = [list(model.objects.all()) for model in models]
        transaction.set_rollback(True)
    return dict(version.document), rows


@pytest.fixture(scope="session")
def catalogue_document(loaded_files: tuple[Any, list[list[Any]]]) -> dict[str, Any]:
    return loaded_files[0]


@pytest.fixture(scope="session")
def compiled_catalogue(catalogue_document: dict[str, Any]) -> Any:
    from programmes.engine.catalogue import Catalogue

    return Catalogue(catalogue_document, version="0123456789ab", number=PUBLISHED)


@pytest.fixture
def catalogue(
    db: None, catalogue_document: dict[str, Any], compiled_catalogue: Any
) -> Iterator[Any]:
    """The shipped catalogue as the published one; only the snapshot, not the editors' rows."""
    from programmes.models import CatalogueVersion
    from programmes.publishing import versions as publishing

    publishing.forget_compiled()
    # It may stand already, in a world that several tests share.
    if not CatalogueVersion.objects.filter(pk=PUBLISHED).exists():
        CatalogueVersion.objects.create(
            pk=PUBLISHED, digest="0123456789ab", document=catalogue_document
        )
    # Compiled once for all tests.
    publishing._compiled[PUBLISHED] = compiled_catalogue
    yield publishing.get_current_catalogue()
    publishing.forget_compiled()


@pytest.fixture
def programme_rows(catalogue: Any, loaded_files: tuple[Any, list[list[Any]]]) -> None:
    """The published catalogue, and what a referral needs of the editors' rows."""
    add_rows(loaded_files[1])


def add_rows(loaded: list[list[Any]]) -> None:
    if not type(loaded[0][0]).objects.filter(pk=loaded[0][0].pk).exists():
        for rows in loaded:
            type(rows[0]).objects.bulk_create(rows)


@pytest.fixture(scope="session")
def catalogue_standing(
    loaded_files: tuple[Any, list[list[Any]]], compiled_catalogue: Any
) -> Callable[[], None]:
    """Publishes the shipped catalogue, with the editors' rows, for worlds that are shared."""
    from programmes.models import CatalogueVersion
    from programmes.publishing import versions as publishing

    def publish() -> None:
        publishing.forget_compiled()
        CatalogueVersion.objects.create(
            pk=PUBLISHED, digest="0123456789ab", document=loaded_files[0]
        )
        publishing._compiled[PUBLISHED] = compiled_catalogue
        add_rows(loaded_files[1])

    return publish


@pytest.fixture(scope="session")
def redis_url() -> str:
    if url := os.environ.get("TEST_REDIS_URL"):
        return url
    pytest.skip("TEST_REDIS_URL is not set")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    if path := os.environ.get("CHROMIUM") or shutil.which("chromium"):
        return path
    pytest.skip("no Chromium on this machine; set CHROMIUM to its path")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """A Chromium that reaches nothing but this machine."""
    playwright = pytest.importorskip("playwright.sync_api")
    # Playwright's loop runs in this thread, and Django takes it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with playwright.sync_playwright() as runner:
        started = runner.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()
