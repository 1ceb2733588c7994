"""Damaged and random files: ``make test`` checks a few, always the same ones; ``make fuzz`` checks many new ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.invariant import check_centre, check_text
from tests.fuzz.sample import small_centre
from tests.fuzz.strategies import any_file, file_of_centre
from yinling.library.load import load
from yinling.records.activity import Activity
from yinling.records.base import Record

Share = Callable[[Any], Any]


def share(count: int) -> settings:
    """Return settings that draw the same ``count`` examples in each run."""
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@share(400)
@given(any_file())
def test_any_file_is_read_or_has_problems(file: tuple[type[Record], str]) -> None:
    check_text(*file)


def test_a_centre_with_such_a_file_is_built_or_has_problems(tmp_path: Path) -> None:
    root = small_centre(tmp_path / "centre")
    check_centre(root, load(root))

    @share(50)
    @given(file_of_centre())
    def with_file(file: tuple[Path, str]) -> None:
        check_with_file(root, *file)

    with_file()


def check_with_file(root: Path, path: Path, text: str) -> bool:
    """Check a centre with this file, then restore it; return whether the centre could be built."""
    file = root / path
    before = file.read_bytes() if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        loaded = load(root)
        check_centre(root, loaded)
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
    return loaded.library is not None


GOOD = "组织: zb09\n类型: 支委会\n日期: 2019-03-05\n标题: 开会\n应到: 3\n实到: 3\n公开范围: 公开\n状态: 已审核\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "备注: # 只有这几个字\n",
        GOOD + "备注: 记下 #1 号文件\n",
        GOOD + "备注: 甲\n备注: 乙\n",
        GOOD.replace("应到: 3", "应到: 三"),
        GOOD.replace("日期: ", "日期:"),
    ],
)
def test_a_loss_is_reported(text: str) -> None:
    check_text(Activity, GOOD)
    check_text(Activity, text)
    with pytest.raises(AssertionError, match="sound"):
        check_text(Activity, text, must_be_sound=True)


def test_the_check_finds_a_silent_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check the check itself, with the slips suppressed."""
    monkeypatch.setattr("yinling.sources.yaml.slips", lambda lines, keys: iter(()))
    with pytest.raises(AssertionError, match="lost in silence"):
        check_text(Activity, GOOD + "备注: 记下 #1 号文件\n")
