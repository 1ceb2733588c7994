"""Plain text of an activity or an article, to paste into a chat group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..chinese.shown_days import long_day
from ..derived.basis import basis_of
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..records.activity import Activity
from ..records.article import Article
from .print_links import absolute_address

MAX_HEADINGS = 8


def chat_text(record: Activity | Article, overview: Overview, renderer: Renderer) -> str:
    """Return a few lines about a published record, with its address as the last line."""
    lines = [*(_activity(record, overview) if isinstance(record, Activity) else _article(record, overview, renderer))]
    address = absolute_address(overview.library, record.uri)
    return "\n".join([*lines, *(["", f"详细看：{address}"] if address else [])]) + "\n"


def _activity(activity: Activity, overview: Overview) -> Iterator[str]:
    held = activity.is_held(overview.library.as_of)
    orgs = [overview.tree.full_name(org) for id in activity.org_ids if (org := overview.tree.get(id))]
    yield from activity_lines(activity, orgs, held=held)
    if held and activity.actual is not None:
        yield f"参加：{activity.actual} 人"
    for number, topic in enumerate(activity.topics, 1):
        yield f"{number}. {topic}"
    if activity.summary:
        yield from ("", activity.summary)


def activity_lines(activity: Activity, orgs: Sequence[str], *, held: bool) -> Iterator[str]:
    """Yield what an activity is, of which organisations, when and where."""
    yield f"【{activity.type if held else '通知'}】{activity.title}"
    yield ""
    if orgs:
        yield f"{'支部' if all(org.endswith('支部') for org in orgs) else '组织'}：{'、'.join(orgs)}"
    begins = f"{long_day(activity.date)}{f' {activity.time}' if activity.time else ''}"
    ends = " ".join(
        [*([long_day(activity.end_date)] if activity.is_several_days and activity.end_date else []),
         *([str(activity.end_time)] if activity.end_time else [])]
    )  # fmt: skip
    yield f"时间：{begins}{f'至{ends}' if ends else ''}"
    if activity.place:
        yield f"地点：{activity.place}"


def _article(article: Article, overview: Overview, renderer: Renderer) -> Iterator[str]:
    yield f"【学习】{article.title}"
    yield ""
    if article.summary:
        yield article.summary
    if warnings := basis_of(article, overview.library).warnings:
        yield f"请注意：{''.join(warnings)}"
    headings = [" ".join(node.text.split()) for node in renderer.tree(article).walk() if node.tag == "h2"]
    if headings:
        yield ""
    for number, heading in enumerate(headings[:MAX_HEADINGS], 1):
        yield f"{number}. {heading}"
