"""Records are checked again as soon as something that the check depends on changes, and not before."""

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


class CheckedCentre:
    """A centre that is checked several times; ``checked`` are the ids of activities whose rules ran."""

    def __init__(self, root: Path, checked: list[str]) -> None:
        self.root, self.kept, self.checked = root, root.with_name("kept"), checked
        meetings = [meeting("2019-03-05", "党员大会", "zb02"), meeting("2019-04-09", "支委会", "zb02")]
        loaded(root, orgs=[branch("zb02"), branch("zb03")], activities=meetings)
        (root / "content" / "study").mkdir(parents=True, exist_ok=True)
        front = "---\n标题: 图\n摘要: 看图\n主题: 党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 已审核\n---\n\n"
        (root / "content" / "study" / "tu.md").write_text(f"{front}![图](tu.txt)\n\n[支部](org:zb03)\n", "utf-8")
        (root / "content" / "study" / "tu.txt").write_text("图", "utf-8")

    def codes(self) -> list[str]:
        """Return the codes of a check with a cache; assert that a check without a cache finds the same problems."""
        caches = Caches(self.kept)
        self.checked.clear()
        found = load(self.root, caches=caches).problems
        checked = [*self.checked]
        caches.save()
        assert found == load(self.root).problems
        self.checked[:] = checked
        return sorted(problem.code for problem in found)

    def edit(self, path: str, before: str, after: str) -> None:
        file = self.root / path
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckedCentre:
    checked: list[str] = []
    rules = Activity.rules

    def noted(self: Activity, records: Records) -> Iterator[Finding]:
        checked.append(self.id)
        return rules(self, records)

    monkeypatch.setattr(Activity, "rules", noted)
    return CheckedCentre(tmp_path / "centre", checked)


def a_branch_is_dissolved(centre: CheckedCentre) -> None:
    centre.edit("data/orgs/added.yml", "编号: zb02\n", "编号: zb02\n  撤销日期: 2019-04-01\n")


def a_branch_is_called_otherwise(centre: CheckedCentre) -> None:
    centre.edit("data/orgs/added.yml", "编号: zb02\n", "编号: zb04\n")


def a_picture_is_gone(centre: CheckedCentre) -> None:
    (centre.root / "content" / "study" / "tu.txt").unlink()


def a_linked_branch_is_hidden(centre: CheckedCentre) -> None:
    text = (centre.root / "data/orgs/added.yml").read_text("utf-8")
    head, _, tail = text.rpartition("公开范围: 公开")
    (centre.root / "data/orgs/added.yml").write_text(f"{head}公开范围: 内部{tail}", "utf-8")


EDITS: list[tuple[Callable[[CheckedCentre], None], list[str]]] = [
    (a_branch_is_dissolved, ["org-not-there"]),
    (a_branch_is_called_otherwise, ["unknown-reference", "unknown-reference"]),
    (a_picture_is_gone, ["file-missing"]),
    (a_linked_branch_is_hidden, ["link-to-unpublished"]),
]


@pytest.mark.parametrize(("edit", "codes"), EDITS, ids=lambda value: getattr(value, "__name__", ""))
def test_another_answer_is_another_check(
    centre: CheckedCentre, edit: Callable[[CheckedCentre], None], codes: list[str]
) -> None:
    before = centre.codes()
    assert centre.checked
    assert centre.codes() == before
    assert centre.checked == []
    edit(centre)
    assert [code for code in centre.codes() if code not in before] == codes


def test_another_day_is_another_check(centre: CheckedCentre, monkeypatch: pytest.MonkeyPatch) -> None:
    before = centre.codes()
    assert "date-in-future" not in before
    monkeypatch.setenv(AS_OF_VARIABLE, "2019-03-31")
    assert "date-in-future" in centre.codes()


def test_what_a_broken_file_lets_pass_is_checked_at_again(centre: CheckedCentre) -> None:
    before = centre.codes()
    centre.edit("data/orgs/added.yml", "编号: zb02\n", "编号: zb02\n  没有的项目: 1\n")
    assert "unknown-key" in centre.codes()  # and no problem with the meetings of the branch in the broken file
    centre.edit("data/orgs/added.yml", "编号: zb02\n  没有的项目: 1\n", "编号: zb04\n")
    assert [code for code in centre.codes() if code not in before] == ["unknown-reference", "unknown-reference"]


def test_chunks_stay_where_one_more_comes_or_goes() -> None:
    dice = random.Random(7)
    names = [f"activities/zb{number:04}.yml" for number in range(3000)]
    whole = [*batches(names, str)]
    assert [name for chunk in whole for name in chunk] == names
    assert 60 < len(whole) < 160
    for _ in range(50):
        at = dice.randrange(len(names))
        more = [*batches([*names[:at], f"{names[at]}x", *names[at:]], str)]
        fewer = [*batches([*names[:at], *names[at + 1 :]], str)]
        for changed in (more, fewer):
            assert len({*map(tuple, changed)} - {*map(tuple, whole)}) <= 2
    assert [*batches([], str)] == []
