"""The page that a server shows in place of the site while the content has errors."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..core.problems import SEVERITY_LABELS, Problem, summary
from .page import Page


def problem_page(problems: Sequence[Problem]) -> Page:
    """Every problem with its place. The page asks for itself again every few seconds: mending brings the site back."""
    rows = Markup("").join(
        Markup("<li><b>{}</b> 第 {} 行第 {} 列<br>{}：{}{}</li>").format(
            p.file,
            p.line,
            p.column,
            SEVERITY_LABELS[p.severity],
            p.message,
            Markup("<br>应该改成：<code>{}</code>").format(p.after) if p.after else "",
        )
        for p in problems
    )
    html = Markup('<h1>内容有错误，改好后会自动刷新</h1><p>{}</p><ol class="yl-list">{}</ol>').format(
        summary(problems), rows
    )
    return Page("", "内容有错误", lambda: html + Markup('<meta http-equiv="refresh" content="2">'))
