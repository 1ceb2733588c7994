"""Write a small centre for a test: a committee with one branch, and the records that the test adds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from yinling.derived.overview import Overview
from yinling.library.load import Loaded, load

BASE = Path(__file__).resolve().parent.parent / "cases" / "_base"
COMMON = {"公开范围": "公开", "状态": "已审核"}


class _DumperWithoutAliases(yaml.SafeDumper):
    """Writes repeated values in full, because records may not contain aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def loaded(root: Path, as_of: str = "2019-12-31", **files: list[dict[str, Any]]) -> Loaded:
    """Load the valid centre of the golden cases with added records.

    ``orgs=[{…}]`` is written to ``data/orgs/added.yml``, ``rules__cadence`` to ``data/rules/cadence.yml``. Records are
    public and reviewed unless they say otherwise.
    """
    shutil.copytree(BASE, root)
    (root / "data" / "site.yml").write_text(f"名称: 学堂\n单位: 中心\n统计截至: {as_of}\n", "utf-8")
    for name, records in files.items():
        folder = root / "data" / name.replace("__", "/")
        file = folder.with_suffix(".yml") if name.startswith("rules") else folder / "added.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        rows = [{**({} if name.startswith("rules") else COMMON), **record} for record in records]
        file.write_text(yaml.dump(rows, Dumper=_DumperWithoutAliases, allow_unicode=True, sort_keys=False), "utf-8")
    return load(root)


def centre(root: Path, as_of: str = "2019-12-31", **files: list[dict[str, Any]]) -> Overview:
    """Return the overview of such a centre; raise AssertionError if the records have errors."""
    found = loaded(root, as_of, **files)
    assert found.library is not None, "\n".join(problem.render() for problem in found.problems)
    return Overview(found.library)


def meeting(day: str, kind: str = "支委会", org: str = "zb09", **more: Any) -> dict[str, Any]:
    """Return an activity with ten of twelve present; with 实到=None it is a planned one."""
    attendance = {"应到": 12, "实到": 10}
    row = {"组织": org, "类型": kind, "日期": day, "标题": f"{day} {kind}", **attendance, **more}
    return {key: value for key, value in row.items() if value is not None}


def branch(id: str, **more: Any) -> dict[str, Any]:
    return {"编号": id, "名称": f"支部{id}", "类型": "党支部", "上级": "dw", **more}
