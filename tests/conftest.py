"""Fixtures and helpers of all tests: the sample site is built once, with the command of the README."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from yinling.core.cache import FOLDER_VARIABLE, cache_path

ROOT = Path(__file__).resolve().parent.parent
# The folders of a centre; a copy of them can be built anywhere.
PARTS = ("content", "data", "hooks", "theme_overrides")


class Built(NamedTuple):
    """A built site and the output of the build."""

    folder: Path
    output: str


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module as a command, as a user would; return the result whatever its exit code."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(cwd / "hooks"), **environment},
    )


def copy_centre(target: Path) -> Path:
    """Copy the whole project to ``target``, for a test that changes it, with what is cached of the sample.

    The first build of a copy takes 9 s of CPU in place of 34 s with it.
    """
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", target / "mkdocs.yml")
    if (cached := cache_path(ROOT)).is_file():
        shutil.copy(cached, cache_path(target))
    return target


def pytest_configure(config: pytest.Config) -> None:
    """Use a cache folder of this run, which begins with what `make site` has cached of the sample."""
    if FOLDER_VARIABLE not in os.environ:  # workers have the folder of the process that starts them
        cached = cache_path(ROOT)
        os.environ[FOLDER_VARIABLE] = folder = tempfile.mkdtemp(prefix="yinling-cache-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        if cached.is_file():
            shutil.copy(cached, folder)


@pytest.fixture(autouse=True)
def _unset_as_of_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINLING_AS_OF", raising=False)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    if prebuilt := os.environ.get("YINLING_TEST_SITE"):  # a site that is already built, for quick work on one test
        return Built(Path(prebuilt), "")
    folder = tmp_path_factory.mktemp("built") / "site"
    done = run("yinling", "build", "--site-dir", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder, done.stdout + done.stderr)


@pytest.fixture(scope="session")
def site(built: Built) -> Path:
    """Return the folder of the built sample site."""
    return built.folder
