"""The pipelines that a new centre gets: they are valid and do what their comments say. Gitee publishes no schema."""

from __future__ import annotations

import json
import os
import subprocess
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from yinling.library.centre import Answers, write_centre

GITHUB, GITEA = ".github/workflows/site.yml", ".gitea/workflows/site.yml"
GITLAB, GITEE = ".gitlab-ci.yml", ".workflow/yinling.yml"
SCHEMAS = {GITHUB: "github-workflows", GITEA: "github-workflows", GITLAB: "gitlab-ci"}
INSTALL = f"pip install yinling=={metadata.version('yinling')}"


class _Loader(yaml.SafeLoader):
    """Reads "on" as a text, as YAML 1.2 does."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in found if tag != "tag:yaml.org,2002:bool" or first not in "oO"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("centre")
    write_centre(folder, Answers("站", "示例街道", "街道", "2019", "", "不要"))
    paths = (GITHUB, GITEA, GITLAB, GITEE)
    return {path: yaml.load((folder / path).read_text("utf-8"), Loader=_Loader) for path in paths}


def validator(name: str) -> jsonschema.Draft7Validator:
    file = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    return jsonschema.Draft7Validator(json.loads(file.read_text("utf-8")))


def steps(pipelines: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """Return the steps of the job that checks and builds."""
    if path in (GITHUB, GITEA):
        found: list[dict[str, Any]] = pipelines[path]["jobs"]["site"]["steps"]
        return found
    lines = pipelines[GITLAB]["site"]["script"] if path == GITLAB else gitee_step(pipelines)["commands"]
    return [{"run": "\n".join(lines)}]


def gitee_step(pipelines: dict[str, Any]) -> dict[str, Any]:
    (stage,) = pipelines[GITEE]["stages"]
    (step,) = stage["steps"]
    assert isinstance(step, dict)
    return step


@pytest.mark.parametrize("path", SCHEMAS)
def test_pipelines_are_valid(pipelines: dict[str, Any], path: str) -> None:
    schema = validator(SCHEMAS[path])
    assert [error.message for error in schema.iter_errors(pipelines[path])] == []
    broken = json.loads(json.dumps(pipelines[path]))
    if path == GITLAB:
        broken["site"]["artifacts"]["when"] = "allways"
    else:
        broken["jobs"]["site"].pop("runs-on")
    assert not schema.is_valid(broken)


@pytest.mark.parametrize("path", [GITHUB, GITEA, GITLAB, GITEE])
@pytest.mark.parametrize("is_right", [True, False], ids=["right", "wrong"])
def test_a_problem_is_said_and_stops_the_pipeline(
    pipelines: dict[str, Any], tmp_path: Path, path: str, is_right: bool
) -> None:
    """Run the commands with a program that says what it was asked, and fails to check or not."""
    (tmp_path / "pip").write_text("#!/bin/sh\n", "utf-8")
    fails = "" if is_right else 'case "$1" in check) exit 1;; esac\n'
    (tmp_path / "yinling").write_text(f'#!/bin/sh\necho "$*" >> "$ASKED"\necho "说明 $*"\n{fails}', "utf-8")
    for name in ("pip", "yinling"):
        (tmp_path / name).chmod(0o755)
    asked, summary, log = (tmp_path / name for name in ("asked", "summary", "log"))
    own = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ASKED": str(asked), "GITHUB_STEP_SUMMARY": str(summary)}
    code, ran = 0, [step["run"] for step in steps(pipelines, path) if "run" in step and "if" not in step]
    with log.open("w") as out:
        while ran and code == 0:
            command = ["bash", "-eo", "pipefail", "-c", ran.pop(0)]
            code = subprocess.run(command, cwd=tmp_path, env=os.environ | own, stdout=out, check=False).returncode
    lines = asked.read_text("utf-8").splitlines()
    assert (code == 0, "build" in lines) == (is_right, is_right), "a problem stops it before the build"
    assert lines[-1].startswith("build" if is_right else "check")
    assert "说明 check" in log.read_text("utf-8"), "in the log"
    if path == GITHUB:
        assert "说明 check --format github" in log.read_text("utf-8"), "beside the lines"
        assert summary.read_text("utf-8") == "```\n说明 check\n```\n", "all of them in the summary"
    if path == GITLAB:
        assert (tmp_path / "gl-code-quality-report.json").read_text("utf-8") == "说明 check --format gitlab\n"
        assert pipelines[GITLAB]["site"]["artifacts"]["reports"] == {"codequality": "gl-code-quality-report.json"}
        assert pipelines[GITLAB]["site"]["artifacts"]["when"] == "always"


def test_every_pipeline_installs_this_version_checks_proposals_and_hands_over_the_site(
    pipelines: dict[str, Any],
) -> None:
    for path in pipelines:
        assert INSTALL in "\n".join(step.get("run", "") for step in steps(pipelines, path)), path
    for path in (GITHUB, GITEA):
        assert pipelines[path]["on"].keys() == {"push", "pull_request"}
        assert pipelines[path]["permissions"] == {"contents": "read"}
        uploads = [step for step in steps(pipelines, path) if "/upload-artifact@" in step.get("uses", "")]
        assert [step["with"]["path"] for step in uploads] == ["site"]
    # Newer versions take Gitea and Forgejo for an Enterprise Server, and refuse.
    assert "actions/upload-artifact@v3" in [step.get("uses") for step in steps(pipelines, GITEA)]
    assert any("merge_request_event" in rule["if"] for rule in pipelines[GITLAB]["workflow"]["rules"])
    assert pipelines[GITEE]["triggers"].keys() == {"trigger", "push", "pr"}
    assert gitee_step(pipelines)["artifacts"] == [{"name": "BUILD_ARTIFACT", "path": ["./site"]}]


def test_the_cache_stays_in_the_project_and_apart_for_each_branch(pipelines: dict[str, Any]) -> None:
    for path in (GITHUB, GITEA):
        (cache,) = (each["with"] for each in steps(pipelines, path) if "actions/cache@" in each.get("uses", ""))
        assert pipelines[path]["jobs"]["site"]["env"]["YINLING_CACHE"] == f"${{{{ github.workspace }}}}/{cache['path']}"
        assert "github.ref_name" in cache["key"]
    job = pipelines[GITLAB]["site"]
    assert job["variables"]["YINLING_CACHE"] == f"$CI_PROJECT_DIR/{job['cache']['paths'][0]}"
    assert job["cache"]["key"] == "$CI_COMMIT_REF_SLUG"


def test_nothing_is_published_unless_somebody_asks_and_never_from_a_proposal(pipelines: dict[str, Any]) -> None:
    github = pipelines[GITHUB]
    wanted = github["env"]["PUBLISHES"]
    assert "github.event_name == 'push'" in wanted
    assert "github.event.repository.default_branch" in wanted
    assert "vars.YINLING_PAGES == 'yes'" in wanted
    assert github["jobs"]["publish"]["if"] == "needs.site.outputs.publishes == 'true'"
    assert github["jobs"]["site"]["outputs"]["publishes"] == "${{ env.PUBLISHES }}"
    (pages,) = (step for step in steps(pipelines, GITHUB) if "upload-pages" in step.get("uses", ""))
    assert pages["if"] == "env.PUBLISHES == 'true'"
    (rule,) = pipelines[GITLAB]["pages"]["rules"]
    assert rule["if"] == '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $YINLING_PAGES == "yes"'
    assert pipelines[GITLAB]["pages"]["artifacts"]["paths"] == ["public"]
    (copy,) = (step for step in steps(pipelines, GITEA) if "rsync" in step.get("run", ""))
    assert "github.event_name == 'push'" in copy["if"]
    assert "vars.YINLING_TARGET != ''" in copy["if"]


def test_a_site_is_copied_to_the_place_that_a_variable_names(pipelines: dict[str, Any], tmp_path: Path) -> None:
    (copy,) = (step for step in steps(pipelines, GITEA) if "rsync" in step.get("run", ""))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "rsync").write_text('#!/bin/sh\nprintf "%s|" "$@" > "$SAID"\n', "utf-8")
    (tmp_path / "bin" / "rsync").chmod(0o755)
    target = "web@server:/srv/x; touch ran/"
    own = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path), "SAID": str(tmp_path / "said")}
    own |= {"TARGET": target, "SSH_KEY": "key\nof two lines"}
    subprocess.run(["bash", "-e", "-c", copy["run"]], cwd=tmp_path, env=os.environ | own, check=True)
    assert (tmp_path / "said").read_text("utf-8").endswith(f"|site/|{target}|")
    assert not (tmp_path / "ran").exists()
    key = tmp_path / ".ssh" / "yinling"
    assert (key.read_text("utf-8"), key.stat().st_mode & 0o777) == ("key\nof two lines\n", 0o600)
