"""The documents for engineers: what they name exists, the version is in the changelog, the wheel has its types.

Input: the documents, the Makefile, the command line and the workflows of the repository.
"""

from __future__ import annotations

import importlib.util
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, run
from yinling.cli.main import cli
from yinling.core.packaged import default_files

PACKAGE = ROOT / "hooks" / "yinling"
DOCUMENTS = ("README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md")
# Names are paths below one of these folders.
_FOLDERS = (ROOT, PACKAGE, ROOT / "data", ROOT / "deploy")
# Folders and files that git or a build makes, and an example outside the repository.
_MADE = (".git/", ".venv/", ".cache/", ".site.building/", "site/", "out/", "manifest.json", "words.txt")
_CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
# A run of the characters of paths that does not go on from a word, a root, a home or a value.
_TOKEN = re.compile(r"(?<![\w/.:=~*<-])[\w.*][\w./*-]*")
_PLACEHOLDER = re.compile(r"\b(?:NAME|PATH)\b")
_SUFFIXES = {".md", ".py", ".yml", ".toml", ".lock", ".html", ".conf", ".png", ".json", ".txt"}


def code(text: str) -> Iterator[str]:
    """Yield the blocks and spans of code, without comments and addresses of the web."""
    for match in _CODE.finditer(text):
        yield re.sub(r"(?m)\s#\s.*$|https?://\S*", "", match[1] or match[2])


def missing(text: str) -> set[str]:
    """Return the paths, make targets, commands, modules and variables in a document that do not exist."""
    everything = "\n".join(code(text))
    found = {path for path in {*_paths(everything), *_LINK.findall(text)} if not _there(path)}
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    found |= {f"make {name}" for name in re.findall(r"\bmake ([a-z][a-z-]*)", everything) if name not in targets}
    modules = re.findall(r"\bpython -m ([\w.]+)", everything)
    found |= {f"python -m {name}" for name in modules if importlib.util.find_spec(name) is None}
    variables = set(re.findall(r"\bYINLING_\w+", everything))
    found |= {name for name in variables if not re.search(rf"\b{name}\b", _sources())}
    return found | set(_unknown_commands(everything))


def _paths(everything: str) -> Iterator[str]:
    for token in _TOKEN.findall(everything):
        if not token.startswith("..") and ("/" in token or Path(token).suffix in _SUFFIXES):
            yield token


def _there(path: str) -> bool:
    pattern = _PLACEHOLDER.sub("*", path).rstrip("/")
    return path.startswith(_MADE) or any(next(folder.glob(pattern), None) for folder in _FOLDERS)


def _sources() -> str:
    files = [*PACKAGE.rglob("*.py"), ROOT / "tests" / "conftest.py"]
    return "\n".join(file.read_text("utf-8") for file in files)


def _unknown_commands(everything: str) -> Iterator[str]:
    """Yield commands of ``yinling`` that do not exist, and options that they do not have."""
    for name, rest in re.findall(r"\byinling ([a-z]+(?:-[a-z]+)*)\b([^\n]*)", everything):
        command = cli.commands.get(name)
        if command is None:
            yield f"yinling {name}"
            continue
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        written = re.findall(r"--[a-z]+(?:-[a-z]+)*", rest)
        yield from (f"yinling {name} {option}" for option in written if option not in options)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_name_only_what_exists(name: str) -> None:
    assert missing((ROOT / name).read_text("utf-8")) == set()


def test_a_name_that_does_not_exist_is_found() -> None:
    text = """[a](docs/no.md) `make nothing` `yinling nothing` `yinling check --nothing` `core/no.py` `no/`
`core/cache.py` `tests/unit/` `data/PATH.yml` `data/NO/no.yml` `records/NAME.html` `YINLING_NOTHING`
```sh
.venv/bin/python -m tests.nothing  # no/comment.py
make lint && cp site/manifest.json nowhere.json
```
<https://example.org/no.py> and no/code.py
"""
    assert missing(text) == {
        "docs/no.md", "make nothing", "yinling nothing", "yinling check --nothing", "core/no.py", "no/",
        "data/NO/no.yml", "records/NAME.html", "YINLING_NOTHING", "python -m tests.nothing", "nowhere.json",
    }  # fmt: skip


def test_contributing_shows_the_way_to_every_folder_of_tests() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert folders > {"unit", "cases", "browser"}
    assert {name for name in folders if f"| `tests/{name}` |" not in text} == set()


def test_the_version_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    entries = re.findall(r"(?m)^## \[([\d.]+)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert entries[0] == version
    assert entries == sorted(entries, reverse=True)


def test_the_wheel_holds_the_package_and_its_types(tmp_path: Path) -> None:
    done = run("hatchling", "build", "--target", "wheel", "--directory", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if name.startswith("yinling/")}
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    packaged = {name for name in held if name.startswith("yinling/packaged/")}
    assert held - packaged == {path.relative_to(PACKAGE.parent).as_posix() for path in files}
    theme = {path.relative_to(ROOT).as_posix() for path in (ROOT / "theme_overrides").rglob("*") if path.is_file()}
    deploy = {path.relative_to(ROOT).as_posix() for path in (ROOT / "deploy").iterdir()}
    brought = {*theme, *deploy, *default_files(), "mkdocs.yml", "hooks/mkdocs_adapter.py"}
    assert packaged == {f"yinling/packaged/{name}" for name in brought}, "and nothing of the sample"
    assert "yinling/py.typed" in held


def loaded(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def test_the_workflow_of_actions_runs_what_ci_runs() -> None:
    workflow = loaded(".github/workflows/test.yml")
    assert workflow[True].keys() == {"push", "pull_request"}  # YAML 1.1 reads the key "on" as true
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    assert job["timeout-minutes"] <= 90
    assert job["steps"][-1]["run"] == "bash .ci/run"
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", name) for name in used), used
    assert "secrets" not in str(workflow)
    # Gitea and Forgejo read the first of their folders that exists, and none of the others.
    assert [name for name in (".gitea", ".forgejo", ".github") if (ROOT / name / "workflows").exists()] == [".github"]


def test_the_workflow_of_gitlab_runs_what_ci_runs() -> None:
    job = loaded(".gitlab-ci.yml")["test"]
    assert job["script"] == ["bash .ci/run"]
    assert job["timeout"]


def test_hooks_before_a_commit_are_local_and_call_make() -> None:
    (source,) = loaded(".pre-commit-config.yaml")["repos"]
    assert source["repo"] == "local"
    entries = [hook["entry"].split() for hook in source["hooks"]]
    assert [(entry[0], entry[-1]) for entry in entries] == [("make", "lint"), ("make", "check")]
    assert missing("`make lint` `make check`") == set()
