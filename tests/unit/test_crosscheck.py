"""Check that a cached check of records runs again exactly when its result could change."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.centre import branch, loaded, meeting
from yinling.core.cache import Caches, batches
from yinling.library.load import AS_OF_VARIABLE, load
from yinling.records.activity import Activity
from yinling.records.base import Finding, Records


class Checked:
    """A centre that is checked repeatedly; ``evaluated`` are the ids of the activities whose rules were run."""

    def __init__(self, root: Path, evaluated: list[str]) -> None:
        self.root, self.cache_folder, self.evaluated = root, root.with_name("kept"), evaluated
        meetings = [meeting("2019-03-05", "党员大会", "zb02"), meeting("2019-04-09", "支委会", "zb02")]
        loaded(root, orgs=[branch("zb02"), branch("zb03")], activities=meetings)
        (root / "content" / "study").mkdir(parents=True, exist_ok=True)
        front = "---\n标题: 图\n摘要: 看图\n主题: 党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 已审核\n---\n\n"
        (root / "content" / "study" / "tu.md").write_text(f"{front}![图](tu.txt)\n\n[支部](org:zb03)\n", "utf-8")
        (root / "content" / "study" / "tu.txt").write_text("图", "utf-8")

    def codes(self) -> list[str]:
        """Return the problem codes of a check with a cache; a check without one must find the same."""
        caches = Caches(self.cache_folder)
        self.evaluated.clear()
        found = load(self.root, caches=caches).problems
        evaluated = [*self.evaluated]
        caches.save()
        assert found == load(self.root).problems
        self.evaluated[:] = evaluated
        return sorted(problem.code for problem in found)

    def edit(self, path: str, before: str, after: str) -> None:
        file = self.root / path
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    evaluated: list[str] = []
    rules = Activity.rules

    def noted(self: Activity, records: Records) -> Iterator[Finding]:
        evaluated.append(self.id)
        return rules(self, records)

    monkeypatch.setattr(Activity, "rules", noted)
    return Checked(tmp_path / "centre", evaluated)


def a_branch_is_dissolved(centre: Checked) -> None:
    centre.edit("data/orgs/added.yml", "编号: zb02\n", "编号: zb02\n  撤销日期: 2019-04-01\n")


def a_branch_gets_another_id(centre: Checked) -> None:
    centre.edit("data/orgs/added.yml", "编号: zb02\n", "编号: zb04\n")


def a_picture_is_gone(centre: Checked) -> None:
    (centre.root / "content" / "study" / "tu.txt").unlink()


def a_linked_branch_is_hidden(centre: Checked) -> None:
    text = (centre.root / "data/orgs/added.yml").read_text("utf-8")
    head, _, tail = text.rpartition("公开范围: 公开")
    (centre.root / "data/orgs/added.yml").write_text(f"{head}公开范围: 内部{tail}", "utf-8")


EDITS: list[tuple[Callable[[Checked], None], list[str]]] = [
    (a_branch_is_dissolved, ["org-not-there"]),
    (a_branch_gets_another_id, ["reference-lost"]),
    (a_picture_is_gone, ["file-missing"]),
    (a_linked_branch_is_hidden, ["link-to-unpublished"]),
]


@pytest.mark.parametrize(("edit", "codes"), EDITS, ids=lambda value: getattr(value, "__name__", ""))
def test_an_edit_that_changes_a_result_runs_the_check_again(
    centre: Checked, edit: Callable[[Checked], None], codes: list[str]
) -> None:
    before = centre.codes()
    assert centre.evaluated
    assert centre.codes() == before
    assert centre.evaluated == []
    edit(centre)
    assert [code for code in centre.codes() if code not in before] == codes


def test_another_day_runs_the_check_again(centre: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    before = centre.codes()
    assert "date-in-future" not in before
    monkeypatch.setenv(AS_OF_VARIABLE, "2019-03-31")
    assert "date-in-future" in centre.codes()


def test_references_to_a_broken_file_are_checked_again(centre: Checked) -> None:
    before = centre.codes()
    centre.edit("data/orgs/added.yml", "编号: zb02\n", "编号: zb02\n  没有的项目: 1\n")
    assert "unknown-key" in centre.codes()  # and no problem of the meetings: the branch may exist in the broken file
    centre.edit("data/orgs/added.yml", "编号: zb02\n  没有的项目: 1\n", "编号: zb04\n")
    assert [code for code in centre.codes() if code not in before] == ["reference-lost"]


def test_batches_stay_when_a_file_is_added_or_removed() -> None:
    dice = random.Random(7)
    names = [f"activities/zb{number:04}.yml" for number in range(3000)]
    whole = [*batches(names, str)]
    assert [name for batch in whole for name in batch] == names
    assert 60 < len(whole) < 160
    for _ in range(50):
        at = dice.randrange(len(names))
        more = [*batches([*names[:at], f"{names[at]}x", *names[at:]], str)]
        fewer = [*batches([*names[:at], *names[at + 1 :]], str)]
        for changed in (more, fewer):
            assert len({*map(tuple, changed)} - {*map(tuple, whole)}) <= 2
    assert [*batches([], str)] == []
