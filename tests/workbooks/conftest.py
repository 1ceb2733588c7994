"""A centre with a repository to export from and import into."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.workbooks.centre import Centre, small_centre
from yinling.workbench.bench import Bench
from yinling.workbench.own_folder import FOLDER_VARIABLE


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_centre(tmp_path_factory.mktemp("centre") / "centre")


@pytest.fixture(scope="session")
def bench(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Return a centre that no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("own")))
        yield Bench(template)


@pytest.fixture(scope="session")
def sample(bench: Bench) -> Bench:
    """Return the whole sample, which no test changes."""
    return Bench(ROOT)


@pytest.fixture
def centre(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """Return a centre of the test's own."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return Centre(Path(shutil.copytree(template, tmp_path / "centre")))
