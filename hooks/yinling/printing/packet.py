"""学习资料包: the articles of a month of the study plan, with the branch's own schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..chinese.shown_days import WEEKDAYS, short_day
from ..derived.agenda import PlanMonth
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..records.activity import Activity
from ..records.article import Article
from ..records.org import Org
from ..records.period import Period
from ..records.presentation import PaperBlock
from ..records.word import Word
from .compiler import Sheet
from .html_to_typst import ConvertedArticle
from .packet_articles import answers, convert_article, packet_article
from .phrases import phrased, phrases, title_code
from .print_links import absolute_address
from .qr import qr_svg
from .typst_code import TypstCode, block, call, literal, text

SCHEDULE = ("日子", "做什么", "在哪里")


def packet(
    overview: Overview,
    renderer: Renderer,
    month: PlanMonth,
    size: int = 0,
    org: Org | None = None,
    typeset_text: Callable[[str], TypstCode] = text,
) -> Sheet:
    """Return the packet of a month.

    ``size`` is the font size in points; 0 takes that of the study plan. Without ``org`` the packet has blanks for the
    branch. ``typeset_text`` converts the text of the articles to code: `pinyin_typesetter` makes one that adds pinyin.
    """
    library, record = overview.library, month.packet
    articles = [*month.articles, *month.questions]
    ids = {article.id for article in articles}
    converted = {article.id: convert_article(article, renderer, library, ids, typeset_text) for article in articles}
    blocks = {article.id: [*_blocks(overview, article)] for article in articles}

    def printed(article: Article, title: str) -> TypstCode:
        return packet_article(article, converted[article.id], library, title, typeset_text, blocks[article.id])

    title, _, subtitle = record.title.partition("：")
    label = record.month.label
    points = size or record.size
    names = [*(article.title for article in month.articles), *(f"问答：{each.title}" for each in month.questions)]
    parts = [
        *(printed(article, name) for article, name in zip(articles, names, strict=True)),
        _explained_words(library.all(Word), converted.values()),
        answers([(a.title, each) for a in articles for each in blocks[a.id]], typeset_text),
        call("writing-page"),
    ]
    plan_address = absolute_address(library, f"study/plan/#{record.month.code}")
    front = call(
        "front",
        library.site.owner,
        label,
        title_code(title),
        title_code(subtitle) if subtitle else None,
        call("small-scan", qr_svg(plan_address), plan_address, "扫码看计划") if plan_address else None,
        call("schedule", literal(label), SCHEDULE),
        call("contents", [[name, phrased(phrases(name))] for name in names]),
    )
    name = f"packet-{record.month.code}{f'-{org.id}' if org else ''}-{points}"
    return Sheet(
        name,
        f"{label}学习资料包{_of(overview, org)}",
        "A4",
        ("packet",),
        call("packet", block(parts), title=f"{label} {record.title}", size=TypstCode(f"{points}pt"), front=front),
        _inputs(overview, record.month, org),
        tuple(dict.fromkeys(path for each in converted.values() for path in each.pictures)),
    )


def _of(overview: Overview, org: Org | None) -> str:
    return f"（{overview.tree.full_name(org)}）" if org else ""


def _blocks(overview: Overview, article: Article) -> Iterator[PaperBlock]:
    """Yield what the records that are shown with an article print."""
    for record in overview.attached_to(article):
        if paper := record.paper_block():
            yield paper


def _inputs(overview: Overview, month: Period, org: Org | None) -> dict[str, object]:
    """Return the values that differ from the packet of one branch to the next."""
    if org is None:
        return {"branch": "", "schedule": []}
    rows = [_row(overview, org, activity) for activity in activities_in(overview, org, month)]
    return {"branch": overview.tree.full_name(org), "schedule": rows}


def activities_in(overview: Overview, org: Org, month: Period) -> list[Activity]:
    """Return the published activities of an organisation and those below it in a month, in the order of time."""
    rows = overview.agenda.of(org)
    return sorted((a for a in rows if a.date in month), key=lambda a: (a.date, a.time or "", a.id))


def _row(overview: Overview, branch: Org, activity: Activity) -> list[list[str]]:
    """Return the cells of a row of the schedule, each as the parts between which a line may break."""
    org = overview.tree.on(activity.date).get(activity.org)
    group = f"（{org.name}）" if org and org.is_group else ""
    day = f"{short_day(activity.date)}（{WEEKDAYS[activity.date.weekday()]}）"
    place = activity.place or ""
    for name in (overview.tree.full_name(branch), branch.name):  # which is on the sheet already
        place = place.removeprefix(name) or place
    time = ["\n", activity.time] if activity.time else []
    return [[day, *time], [*phrases(activity.title + group)], [*phrases(place)]]


def _explained_words(glossary: Sequence[Word], articles: Iterable[ConvertedArticle]) -> TypstCode:
    """Return the glossary words of the articles with their meanings, each once, in reading order."""
    by_form = {form: word for word in glossary for form in word.written}
    used = {by_form[form].id: by_form[form] for each in articles for form in each.glossary_words if form in by_form}
    rows = [[text(word.name), text(word.meaning)] for word in used.values()]
    return call("explained", rows) if rows else TypstCode("")
