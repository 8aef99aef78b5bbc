"""The catalogue straight from its files, and small copies of the files that a test may spoil."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from programmes.engine.catalogue import Catalogue
from programmes.files.all_files import CatalogueFiles, read_catalogue_files
from programmes.files.compiled import compile_files
from programmes.publishing.versions import forget_compiled

KEPT_PROGRAMMES = ("groeiversneller", "move2social", "mkb-doorgaan")
KEPT_TOWNS = 20


@pytest.fixture(scope="session")
def catalogue_files() -> CatalogueFiles:
    return read_catalogue_files(settings.FIXTURES_DIR)


@pytest.fixture(scope="session")
def catalogue(catalogue_files: CatalogueFiles) -> Catalogue:
    """All programmes, compiled without a database."""
    return compile_files(catalogue_files)


@pytest.fixture(scope="session")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three programmes and a few towns, so that a test can load them many times."""
    root = tmp_path_factory.mktemp("fixtures")
    shutil.copytree(settings.FIXTURES_DIR / "reference", root / "reference")
    (root / "programmes").mkdir()
    for slug in KEPT_PROGRAMMES:
        shutil.copy(settings.FIXTURES_DIR / "programmes" / f"{slug}.yaml", root / "programmes")
    towns = root / "reference" / "towns.yaml"
    kept = yaml.safe_load(towns.read_text(encoding="utf-8"))[:KEPT_TOWNS]
    towns.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return root


@pytest.fixture
def root(small_files: Path, tmp_path: Path) -> Path:
    """A copy of the small files for one test."""
    forget_compiled()
    return Path(shutil.copytree(small_files, tmp_path / "fixtures"))
