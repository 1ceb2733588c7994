"""The articles' index pages, the study plan, and what stands below an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from ..derived.agenda import PlanMonth, articles_of, study_plan
from ..library.load import CONTENT
from ..library.recordings import recording_of
from ..records.article import SECTIONS as FOLDERS
from ..records.article import Article
from ..records.vocabulary import Term
from ..records.word import Word
from .activity_lists import long_list
from .context import SiteContext
from .page import LONG_LIST, Crumb, Page, paginate, section_crumb

NEWEST = 10  # of more articles a page of several lists shows the newest, and leads to the rest
STUDIED = 8
MONTHS = 12
# Where the articles of a folder are listed: the section of the site, the address and the title of their index.
INDEXES = {
    "study": ("study", "study/", "学习"),
    "concepts": ("study", "concepts/", "工作理念"),
    "qa": ("study", "qa/", "学习问答"),
    "walls": ("print", "walls/", "上墙内容"),
    "services": ("services", "services/", "服务"),
    "help": ("", "help/", "使用帮助"),
}


def pages(context: SiteContext) -> Iterator[Page]:
    by_folder = {folder: articles_of(context.library, folder) for folder in FOLDERS}
    plan = study_plan(context.library)
    topics = [t for t in context.library.all(Term) if t.id.startswith("topics/")]
    topics.sort(key=lambda t: t.origin.number or 0)
    by_topic = [(t, [a for a in by_folder["study"] if a.topic == t.name]) for t in topics]
    words = [word for word in context.library.all(Word) if word.is_public]
    yield context.page(
        "study.html",
        "study/",
        "学习",
        "study",
        description="学习文章按主题分好，字大，可以打印。",
        topics=[(t, rows) for t, rows in by_topic if rows],
        most=NEWEST,
        plan=[month for month in plan if month.packet.month.end >= context.library.as_of][:1] or plan[-1:],
        concepts=by_folder["concepts"],
        questions=by_folder["qa"],
        has_words=bool(words),
    )
    yield from _plan(context, plan)
    for topic, rows in by_topic:
        if len(rows) > NEWEST:
            yield from _list(context, f"study/topic/{topic.code}/", topic.name, "study", rows)
    for article in (a for rows in by_folder.values() for a in rows):
        yield from _studied(context, article)
    if words:
        yield context.page(
            "words.html",
            "study/words/",
            "词语解释",
            "study",
            [section_crumb("study")],
            "文章里的词是什么意思，用大白话说。",
            words=words,
            studies=studies(context, words),
        )
    for folder in ("concepts", "qa", "walls"):
        section, uri, title = INDEXES[folder]
        yield from _list(context, uri, title, section, by_folder[folder])
    for part in paginate(by_folder["services"], "services/"):
        yield context.page(
            "services.html",
            part.uri,
            "服务",
            "services",
            description="送学上门、交党费、服务卡、健康查体怎么办。",
            part=part,
            questions=by_folder["qa"],
            most=NEWEST,
        )


def _list(context: SiteContext, uri: str, title: str, section: str, rows: Sequence[Article]) -> Iterator[Page]:
    for part in paginate(rows, uri, LONG_LIST):
        yield context.page("article-index.html", part.uri, title, section, [section_crumb(section)], part=part)


def _plan(context: SiteContext, plan: Sequence[PlanMonth]) -> Iterator[Page]:
    """The newest months, at the address that is printed; and where there are more, the plan of every year."""
    newest_first = plan[::-1]
    by_year = groupby(newest_first, key=lambda month: month.packet.month.start.year)
    years = {year: list(months) for year, months in by_year} if len(plan) > MONTHS else {}
    uri, title, crumb = "study/plan/", "每月学习计划", section_crumb("study")
    pages = [(uri, title, [crumb], newest_first[:MONTHS])]
    pages += [(f"{uri}{y}/", f"{y}年{title}", [crumb, Crumb(title, uri)], months) for y, months in years.items()]
    for at, name, way, months in pages:
        said = "每个月学什么，一篇一篇列出来。"
        yield context.page("plan.html", at, name, "study", way, said, plan=months, years=list(years))


def _studied(context: SiteContext, article: Article) -> Iterator[Page]:
    """The activities that studied an article, where there are more than stand below it."""
    if len(rows := context.overview.agenda.studied(article)) > STUDIED:
        section, crumbs = crumbs_of(article)
        crumbs = (*crumbs, Crumb(article.title, article.uri))
        yield from long_list(
            context.templates, f"{article.uri}studied/", "学过这篇的活动", crumbs, rows, section=section
        )


def crumbs_of(article: Article) -> tuple[str, tuple[Crumb, ...]]:
    """The section that an article belongs to, and the way to it."""
    section, uri, title = INDEXES.get(article.section, ("", f"{article.section}/", article.section))
    from_home = [Crumb("学习", "study/")] if section == "study" and uri != "study/" else []
    from_home += [Crumb("打印资料", "print/")] if section == "print" else []
    return section, (*from_home, Crumb(title, uri))


def studies(context: SiteContext, words: Iterable[Word]) -> dict[str, Article]:
    """The published articles that say more about some words, by id."""
    found = ((word.study, context.library.get(Article, word.study)) for word in words if word.study)
    return {id: article for id, article in found if article and article.is_public}


def recording(context: SiteContext, article: Article) -> dict[str, str]:
    """What `recording.html` shows above an article's text: its recording to listen to. ``file`` is empty where it has
    none."""
    found = recording_of(article, context.library.root / CONTENT)
    if found is None:
        return {"file": ""}
    minutes, seconds = divmod(round(found.seconds), 60)
    address = context.library.site.address
    return {
        "file": found.uri,
        "length": f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒",
        "size": f"{max(found.size / 1e6, 0.1):.1f} 兆",
        "address": f"{address.rstrip('/')}/{found.uri}" if address else found.uri,
    }


def below(context: SiteContext, article: Article) -> dict[str, Any]:
    """What `below-article.html` shows: an article's sources, the activities that studied it, the next article of its
    topic."""
    return {
        "studied": context.overview.agenda.studied(article),
        "most": STUDIED,
        "following": context.overview.following.get(article.id),
    }
