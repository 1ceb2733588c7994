"""However a file that branches share is damaged, what passes changes nothing of others and reviews nothing."""

from __future__ import annotations

import random
from pathlib import Path

from tests.workbench.visitors import HONOURS, app, centre
from yinling.records.honour import Honour
from yinling.workbench.app import Workbench
from yinling.workbench.store import FileWrite

__all__ = ["app", "centre"]

LINES = (
    "状态: 已审核", "  状态: 已审核", "  状态: 草稿", "  组织: zb08", "  组织: zb09", "组织: zb09", "- 组织: zb09",
    "  名称: 改了", "  公开范围: 公开", "", "# 一句", "<<<<<<< HEAD", "=======", ">>>>>>> x", "---", "...", "  <<: *x",
    "  x: &x {a: b}", "\t", "  备注: |", "  备注: >-", "  备注: '", '  备注: "', "  status: 已审核", "  org: zb09", "{",
    "]", "- ", "  - ", "\ufeff", "? a",
    "- {年度: 2019, 名称: 先进党支部, 级别: 中心, 对象类型: 集体, 组织: zb09, 公开范围: 内部, 状态: 草稿}",
    "- {年度: 2019, 名称: 塞进来的, 级别: 中心, 对象类型: 集体, 组织: zb08, 公开范围: 内部, 状态: 草稿}",
    "- {年度: 2019, 名称: 塞进来的, 级别: 中心, 对象类型: 集体, 组织: zb09, 公开范围: 公开, 状态: 已审核}",
)  # fmt: skip


def _mutated(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at, how = chance.randrange(len(lines)), chance.random()
        if how < 0.4:
            lines.insert(at, chance.choice(LINES))
        elif how < 0.55:
            del lines[at]
        elif how < 0.7:
            lines[at] = chance.choice(LINES)
        elif how < 0.8:
            lines[at] = f"  {lines[at]}" if chance.random() < 0.5 else lines[at].removeprefix("  ")
        elif how < 0.9:
            old, new = chance.choice(
                (("zb08", "zb09"), ("zb09", "zb08"), ("草稿", "已审核"), ("已审核", "草稿"), (":", "："))
            )
            lines[at] = lines[at].replace(old, new)
        else:
            lines[at], lines[at - 1] = lines[at - 1], lines[at]
        lines = lines or [""]
    return chance.choice(("\n", "\n", "\r\n")).join(lines)


def test_what_passes_changes_nothing_of_others_however_the_file_is_written(app: Workbench, centre: Path) -> None:
    """Compare with what the reader makes of the file: the records of others stay, and nothing more is 已审核."""
    assert app.shared
    may, chance, path = app.shared.bench_of("li").permissions, random.Random(8), "data/honours/2019.yml"

    def seen(text: str, org: str) -> list[str]:
        after = app.bench.desk.snapshot.with_files({path: text.encode()}).reading.library
        return sorted(each.model_dump_json(exclude={"id"}) for each in after.all(Honour) if each.org_id == org)

    def reviewed(text: str) -> set[str]:
        return {each for each in seen(text, "zb09") if "已审核" in each}

    passed = refused = 0
    for _ in range(600):
        text = _mutated(chance, HONOURS)
        if may.refusals([FileWrite(path, HONOURS.encode(), text.encode())]):
            refused += 1
            continue
        passed += 1
        assert seen(text, "zb08") == seen(HONOURS, "zb08"), text
        assert reviewed(text) <= reviewed(HONOURS), text
    assert passed > 50
    assert refused > 100
