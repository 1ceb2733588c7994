"""The trial of an edit: what it adds is told apart from what was there, and nothing private reaches a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.centre import loaded, meeting
from tests.unit.private_values import mobile
from yinling.records.activity import Activity
from yinling.workbench.desk import Desk

LIST = "data/activities/added.yml"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    loaded(tmp_path / "centre", activities=[meeting("2019-03-05"), meeting("2019-04-02")])
    return Desk(tmp_path / "centre")


def _with(desk: Desk, old: str, new: str, path: str = LIST) -> dict[str, bytes | None]:
    text = (desk.root / path).read_text("utf-8")
    assert old in text
    return {path: text.replace(old, new, 1).encode()}


def test_a_good_edit_adds_nothing_and_shows_in_its_library_alone(desk: Desk) -> None:
    trial = desk.trial(_with(desk, "实到: 10", "实到: 11"))
    assert (trial.added, trial.may_save) == ((), True)
    assert trial.library.get(Activity, "zb09/2019/2019-03-05-zwh").actual == 11  # type: ignore[union-attr]
    assert desk.library.get(Activity, "zb09/2019/2019-03-05-zwh").actual == 10  # type: ignore[union-attr]


def test_an_error_that_the_edit_adds_stops_it(desk: Desk) -> None:
    trial = desk.trial(_with(desk, "实到: 10", "实到: 31"))
    assert [each.code for each in trial.errors] == ["actual-exceeds-expected"]


def test_private_text_is_found_before_it_is_written(desk: Desk) -> None:
    trial = desk.trial(_with(desk, "实到: 10", f"实到: 10\n  备注: 电话 {mobile()}"))
    assert not trial.may_save
    assert mobile() not in repr(trial.added)
