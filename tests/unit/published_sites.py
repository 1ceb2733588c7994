"""Write what the sites of small centres publish for a group."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.unit.centre import loaded, meeting
from yinling.gate import manifest
from yinling.library.load import load
from yinling.pages.feeds import feeds
from yinling.site.theme import context_of

VISITS = {"单位": "户", "记录种类": "走访", "合计字段": "户数", "分组": "关爱", "困难类": "是"}
METRICS = [
    {"编号": "meetings", "名称": "活动", "单位": "次", "记录种类": "活动"},
    {"编号": "poor", "名称": "困难户", **VISITS},
]


def visit(count: int) -> dict[str, Any]:
    return {"组织": "zb09", "月份": "2019-05", "对象": "困难", "户数": count, "公开范围": "内部"}


def publish(place: Path, name: str, days: list[str], poor: int = 0, as_of: str = "2019-12-31", more: str = "") -> Path:
    """Write what the real site of a small centre publishes for a group, with its manifest; return the folder."""
    root, site = place / f"{name}-data", place / name
    rows: dict[str, Any] = {"activities": [meeting(day) for day in days]}
    rows |= {"visits": [visit(poor)]} if poor else {}
    loaded(root, as_of, rules__metrics=METRICS, **rows)
    (root / "data/site.yml").write_text(f"名称: {name}\n单位: 中心\n统计截至: {as_of}\n{more}", "utf-8")
    library = load(root).library
    assert library is not None
    site.mkdir()
    for feed in feeds(context_of(library)):
        if feed.uri.endswith(".json"):
            (site / feed.uri).write_bytes(feed.make())
    return sign(site)


def sign(site: Path) -> Path:
    manifest.write(site, manifest.file_infos(site))
    return site


def change(site: Path, **values: Any) -> Path:
    """Change each figure of a site and sign it, as a hostile centre would."""
    rows = json.loads((site / "figures.json").read_text("utf-8"))
    (site / "figures.json").write_text(json.dumps([row | values for row in rows]), "utf-8")
    return sign(site)
