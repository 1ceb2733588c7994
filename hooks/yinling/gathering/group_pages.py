"""The pages and files of a group's site: every figure with its centres, every centre with its state.

Input: what was read, and its totals. Output: paths with bytes. All texts of centres pass through templates that escape.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..chinese.shown_days import long_day, short_day, weekday
from ..pages.description import describe
from ..pages.layout import crumbs_html, placeholders
from ..pages.numbers import counted
from ..pages.page import LONG_LIST, base_of, paginate
from ..pages.sandbox import Sandbox
from ..pages.templates import StripIndent, render
from ..pages.theme_files import RECORDS, theme_folders
from ..records.site_settings import Site
from .read_all import Source
from .totals import Part, Total

_CENTRES = "centres/"
_SAYS = "这里只有各中心自己已经公开的数字，加在一起看，也能看到每个中心的"


@dataclass(frozen=True)
class Group:
    """A group's site: its settings, the day on which it was gathered, its sites and its totals by figure."""

    site: Site
    today: dt.date
    sources: Sequence[Source]
    figures: Sequence[list[Total]]

    @property
    def days(self) -> list[dt.date]:
        """The days of the figures of the centres that are counted, oldest first."""
        return sorted({each.site.as_of for each in self.sources if each.is_counted and each.site and each.site.as_of})

    @property
    def members(self) -> list[str]:
        return [mark for each in self.sources if each.is_counted and each.site for mark in each.site.members]

    def count(self, state: str) -> int:
        return sum(source.state == state for source in self.sources)


class GroupPages:
    """Makes the pages from the templates in the folder ``group`` of the theme."""

    def __init__(self, root: Path, group: Group) -> None:
        self._group = group
        folders = theme_folders(root)
        shared = [folder / RECORDS for folder in folders]  # the macros of a centre's pages name each other from there
        self._environment = Sandbox([*folders, *shared], trim_blocks=True, extensions=[StripIndent])
        self._environment.filters |= {"day": long_day, "short_day": short_day, "weekday": weekday, "counted": counted}

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Yield the path and content of every page."""
        name = self._group.site.name
        yield self._page("", "home.html", name, totals=[of_metric[0] for of_metric in self._group.figures])
        for part in paginate(self._group.sources, _CENTRES, LONG_LIST):
            yield self._page(part.uri, "centres.html", part.titled("各中心"), part=part)
        for of_metric in self._group.figures:
            whole, *years = of_metric
            for rows in paginate(self._rows(whole, years), f"report/{whole.metric}/", LONG_LIST):
                yield self._page(rows.uri, "metric.html", rows.titled(whole.name), whole=whole, years=years, part=rows)
        base = self._group.site.path
        yield "404.html", self._render("unknown.html", "这一页没有找到", base, "").encode()

    def _rows(self, whole: Total, years: Sequence[Total]) -> list[tuple[Part, str]]:
        """Return the part of each centre over all time, and those of the years as words."""
        of_years = [(total.period, total.parts) for total in years]
        return [
            (part, "；".join(f"{year}年 {parts[number].shown}" for year, parts in of_years if parts[number].row))
            for number, part in enumerate(whole.parts)
        ]

    def _page(self, uri: str, template: str, title: str, **values: Any) -> tuple[str, bytes]:
        crumbs = crumbs_html((), base_of(uri)) if uri else ""
        return f"{uri}index.html", self._render(template, title, base_of(uri), crumbs, **values).encode()

    def _render(self, template: str, title: str, base: str, crumbs: str, **values: Any) -> str:
        site = self._group.site
        frame = dict.fromkeys(placeholders(), "") | {"title": title, "crumbs": Markup(crumbs), "awaited": "yl-end"}
        frame["title_end"] = f" - {site.name}" if title != site.name else ""
        frame["description"] = describe("", "", (f"{site.name}：{title}", _SAYS))

        def url(path: str) -> str:
            return base + ("" if path == "." else path)

        given = {"yl": frame, "yl_site": site, "yl_sections": (), "url": url, "group": self._group, "title": title}
        return render(self._environment, f"group/{template}", given | values)


def data_files(group: Group) -> Iterator[tuple[str, bytes]]:
    """Yield the files by which the group can be gathered again: they have the forms of a centre's."""
    days = group.days or [group.today]
    about = {
        "name": group.site.name,
        "owner": group.site.owner,
        "address": group.site.address,
        "version": version("yinling"),
        "as_of": days[0].isoformat(),  # the totals are complete up to the oldest
        "sample": group.site.sample,
        "members": group.members,
    }
    yield "centre.json", f"{_json(about)}\n".encode()
    rows = ",\n".join(_json(_figure(total)) for of_metric in group.figures for total in of_metric)
    yield "figures.json", f"[\n{rows}\n]\n".encode()
    metrics = [{"id": whole.metric, "name": whole.name, "unit": whole.unit} for whole, *_ in group.figures]
    yield "records.json", f"{_json({'metric': metrics, 'org': []})}\n".encode()


def _figure(total: Total) -> dict[str, Any]:
    return {
        "metric": total.metric,
        "name": total.name,
        "value": total.value if total.recorded else None,
        "at_least": total.at_least,
        "unit": total.unit,
        "recorded": total.recorded,
        "period": total.period,
        "records": [],
        "records_not_public": total.records,
        "baselines": [],
        "centres": [_part(part) for part in total.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    row, site = part.row, part.source.site
    known = {"value": row.value, "at_least": row.at_least, "unit": row.unit} if row else {"value": None, "at_least": 0}
    return {"name": part.source.name, "address": site.link or None if site else None, **known, "state": part.state}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
