"""The page that the preview shows in place of the site while the content has errors."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..core.problems import SEVERITY_LABELS, Problem, summary
from .page import Page


def problem_page(problems: Sequence[Problem]) -> Page:
    """Return the page of all problems. It reloads every two seconds, so that the site is back once they are solved."""
    row, after = Markup("<li><b>{}</b> 第 {} 行第 {} 列<br>{}：{}{}</li>"), Markup("<br>应该改成：<code>{}</code>")
    rows = Markup("").join(
        row.format(p.file, p.line, p.column, SEVERITY_LABELS[p.severity], p.message, p.after and after.format(p.after))
        for p in problems
    )
    html = Markup('<h1>内容有错误，改好后会自动刷新</h1><p>{}</p><ol class="yl-list">{}</ol>')
    refresh = Markup('<meta http-equiv="refresh" content="2">')
    return Page("", "内容有错误", lambda: html.format(summary(problems), rows) + refresh)
