"""Sheets to hand over: the birthday greeting, with words from an article, and award certificates."""

from __future__ import annotations

import datetime as dt
import re

from ..derived import honours
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..records.article import Article
from ..records.honour import Honour
from ..records.org import Org
from .compiler import CannotPrintError, Sheet
from .paper_names import GREETING_TAB
from .phrases import whole_words
from .typst_code import call, text

_LINE_END = re.compile(r"\n|(?<=[。！？])")  # each sentence of a greeting has a line


def greetings(overview: Overview, renderer: Renderer) -> list[list[str]]:
    """Return the lines of each greeting: the tabs called 大字祝词 of the articles of ``services``."""
    found: list[list[str]] = []
    for article in overview.library.all(Article):
        if article.section == "services" and GREETING_TAB in article.body:
            for tabs in renderer.tree(article).walk():
                if "tabbed-set" in tabs.classes:
                    names = [label.text for label in tabs.walk() if label.tag == "label"]
                    blocks = [node for node in tabs.walk() if "tabbed-block" in node.classes]
                    for name, block in zip(names, blocks, strict=True):
                        if name.startswith(GREETING_TAB):
                            found.append([line.strip() for line in _LINE_END.split(block.text) if line.strip()])
    return found


def greeting(overview: Overview, renderer: Renderer, number: int = 1, org: Org | None = None) -> Sheet:
    """Return the greeting of a number, counted from 1. Raises `CannotPrintError` if there is none."""
    words = greetings(overview, renderer)
    if not 1 <= number <= len(words):
        where = f"一共有 {len(words)} 段" if words else "content/services 里没有文章写着"
        raise CannotPrintError(f"没有第 {number} 段祝词：{where}“{GREETING_TAB}”。")
    branch = overview.tree.full_name(org) if org else ""
    code = call("greeting", title="生日祝福", words=[whole_words(line) for line in words[number - 1]], branch=branch)
    return Sheet(f"greeting-{number}{f'-{org.id}' if org else ''}", f"生日祝福（{number}）", "A5", ("honour",), code)


def awards(overview: Overview, year: int, org: Org | None = None) -> Sheet:
    """Return the award certificates of a year, one per page. Raises `CannotPrintError` if there are none to print."""
    found, whose = _honours(overview, year, org), overview.tree.full_name(org) if org else ""
    if not found:
        raise CannotPrintError(f"{whose}{year} 年没有登记的荣誉。用 yinling new 荣誉 写一条，审核以后再印。")
    own = [h for h in found if _is_own(overview, h)]
    if not own:
        by = "、".join(dict.fromkeys(honour.awarded_by or "" for honour in found))
        raise CannotPrintError(f"{whose}{year} 年的荣誉是{by}授予的，证书由授予的印。")
    rows = [
        [
            _recipient(overview, h),
            str(h.year),
            text(_quoted(h.name)),
            text(h.grade or ""),
            "" if h.grade or h.name.endswith("奖") else "称号",
            text(h.awarded_by or ""),
        ]
        for h in own
        for _ in range(h.count)
    ]
    title = f"{year}年荣誉证书"
    name = f"award-{year}{f'-{org.id}' if org else ''}"
    return Sheet(name, title, "A4 横", ("honour",), call("award", title=title, rows=rows))


def awarded_elsewhere(overview: Overview, year: int, org: Org | None = None) -> list[Honour]:
    """Return the honours of a year that others award, such as the group above the centre: they print those."""
    return [honour for honour in _honours(overview, year, org) if not _is_own(overview, honour)]


def _honours(overview: Overview, year: int, org: Org | None) -> list[Honour]:
    holds = overview.tree.times.holds
    return [
        honour
        for honour in honours.published(overview.library)
        if honour.year == year and (org is None or holds(org, honour.org_ids, honour.when))
    ]


def _is_own(overview: Overview, honour: Honour) -> bool:
    """Return whether nobody is named as awarding an honour, or an organisation of the centre."""
    return not honour.awarded_by or bool(overview.internal.names.find_org(honour.awarded_by))


def _recipient(overview: Overview, honour: Honour) -> str:
    if honour.recipient_type == "集体":
        tree = overview.tree.on(dt.date(honour.year, 12, 31))
        org = tree.get(honour.org)
        return tree.full_name(org) if org else ""
    # A person who did not agree to be named, or an honour of several persons, leaves a blank to write in.
    return f"{honour.recipient} 同志" if honour.recipient and honour.consent and honour.count == 1 else ""


def _quoted(name: str) -> str:
    return name if name.startswith("“") else f"“{name}”"
