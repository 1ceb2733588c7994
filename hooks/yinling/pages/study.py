"""The articles' index pages, the study plan, and the parts of an article's page besides its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ..derived.agenda import PlanMonth, articles_of, current_month, study_plan
from ..derived.basis import Basis, basis_of
from ..library.recordings import recording_of
from ..records.activity import Activity
from ..records.article import SECTIONS as FOLDERS
from ..records.article import Article, own_sections
from ..records.presentation import SearchDocument
from ..records.vocabulary import Term
from ..records.word import Word
from .activity_lists import ActivityList, list_pages
from .attached import AttachedBlock, attached_blocks
from .context import SiteContext
from .page import LONG_LIST, Crumb, Link, Page, Slice, paginate
from .print_index import titles
from .templates import View

NEWEST = 10  # of more articles a page of several lists shows the newest, and links to the rest
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
_PARTS = {"学习": "study", "服务": "services"}


class OwnSection(NamedTuple):
    """A folder of articles that a centre has made, with its own page below that of study or of services."""

    uri: str
    title: str
    articles: list[Article]


class StudyView(View, template="study.html"):
    plan: Sequence[PlanMonth]
    topics: list[tuple[Term, list[Article]]]
    most: int
    questions: list[Article]
    concepts: list[Article]
    sections: list[OwnSection]
    has_words: bool


class PlanView(View, template="plan.html"):
    plan: Sequence[PlanMonth]
    shown: PlanMonth | None
    years: list[Link]


class ArticleIndexView(View, template="article-index.html"):
    part: Slice[Article]


class ServicesView(View, template="services.html"):
    part: Slice[Article]
    questions: list[Article]
    sections: list[OwnSection]
    most: int


class WordsView(View, template="words.html"):
    words: list[Word]
    studies: Mapping[str, Article]


class Player(NamedTuple):
    """The recording of an article as its page shows it; ``address`` is for paper."""

    uri: str
    length: str
    size: str
    address: str


class BelowArticleView(View, template="below-article.html"):
    """The part below an article's text: its sources, the activities that studied it, its neighbours in its topic."""

    article: Article
    basis: Basis
    studied: Sequence[Activity]
    most: int
    preceding: Article | None
    following: Article | None
    attached: list[AttachedBlock]


class ArticleView(BelowArticleView, template="article.html"):
    recording: Player | None
    body: str
    words: list[Word]
    studies: Mapping[str, Article]


def pages(context: SiteContext) -> Iterator[Page]:
    own = {str(term.code): term for term in own_sections(context.library)}
    by_folder = {folder: articles_of(context.library, folder) for folder in (*FOLDERS, *own)}
    sections: defaultdict[str, list[OwnSection]] = defaultdict(list)
    for folder, term in own.items():
        sections[term.part].append(OwnSection(f"{folder}/", term.name, by_folder[folder]))
    plan = study_plan(context.library)
    topics = [t for t in context.library.all(Term) if t.id.startswith("topics/")]
    topics.sort(key=lambda t: t.position)
    by_topic = [(t, [a for a in by_folder["study"] if a.topic == t.name]) for t in topics]
    by_topic = [(topic, rows) for topic, rows in by_topic if rows]
    words = [*context.library.all(Word)]
    month = current_month(context.library)
    plans, questions, concepts = [month] if month else [], by_folder["qa"], by_folder["concepts"]
    view = StudyView(plans, by_topic, NEWEST, questions, concepts, sections["学习"], bool(words))
    yield context.page(view, "study/", "学习", "study", description="学习文章按主题分好，字大，可以打印。")
    yield from _plan(context, plan)
    for topic, rows in by_topic:
        if len(rows) > NEWEST:
            yield from _list(context, f"study/topic/{topic.code}/", topic.name, "study", rows)
    for article in (a for rows in by_folder.values() for a in rows):
        yield from _studied(context, article)
    if words:
        explained, description = WordsView(words, studies(context, words)), "文章里的词是什么意思，用大白话说。"
        yield context.page(explained, "study/words/", "词语解释", "study", description=description)
    for folder in ("concepts", "qa", "walls"):
        section, uri, title = INDEXES[folder]
        yield from _list(context, uri, title, section, by_folder[folder])
    for name, key in _PARTS.items():
        for each in sections[name]:
            yield from _list(context, each.uri, each.title, key, each.articles)
    description = context.library.wording("送学上门、交党费、服务卡、健康查体怎么办。")
    for part in paginate(by_folder["services"], "services/"):
        services = ServicesView(part, by_folder["qa"], sections["服务"] if part.number == 1 else [], NEWEST)
        yield context.page(services, part.uri, "服务", "services", description=description)


def _list(context: SiteContext, uri: str, title: str, section: str, rows: Sequence[Article]) -> Iterator[Page]:
    for part in paginate(rows, uri, LONG_LIST):
        yield context.page(ArticleIndexView(part), part.uri, title, section)


def _plan(context: SiteContext, plan: Sequence[PlanMonth]) -> Iterator[Page]:
    """Yield the newest months, at the address that is printed; and if there are more, the plan of every year."""
    newest_first, this = plan[::-1], current_month(context.library)
    by_year = groupby(newest_first, key=lambda month: month.packet.month.start.year)
    years = {year: list(months) for year, months in by_year} if len(plan) > MONTHS else {}
    uri, title, description = "study/plan/", "每月学习计划", "每个月学什么，一篇一篇列出来。"
    links = [Link(f"{year}年", f"{uri}{year}/") for year in years]
    found = [] if years else [_found(uri, title, month) for month in newest_first]
    view = PlanView(newest_first[:MONTHS], this, links)
    yield context.page(view, uri, title, "study", description=description, found=found)
    for year, months in years.items():
        shown = this if this in months else months[0]
        view, crumbs, address = PlanView(months, shown, links), [Crumb(title, uri)], f"{uri}{year}/"
        found = [_found(address, title, month) for month in months]
        yield context.page(view, address, f"{year}年{title}", "study", crumbs, description, found=found)


def _found(uri: str, title: str, month: PlanMonth) -> SearchDocument:
    """Return the search result of a month of the plan on the page at an address."""
    when = month.packet.month
    name = f"{when.label}学习计划：{month.packet.title}"
    return SearchDocument(f"{uri}#{when.code}", name, title, f"{titles(month)}。", "学习")


def _studied(context: SiteContext, article: Article) -> Iterator[Page]:
    """Yield the list of the activities that studied an article, if the article's own page cannot show all of them."""
    if len(rows := context.overview.agenda.studied(article)) > STUDIED:
        section, crumbs = section_of(context, article)
        crumbs.append(Crumb(article.title, article.uri))
        listed = ActivityList(f"{article.uri}studied/", "学过这篇的活动", rows, crumbs, section=section)
        yield from list_pages(context.templates, listed)


def section_of(context: SiteContext, article: Article) -> tuple[str, list[Crumb]]:
    """Return the section that an article belongs to, and the crumbs between the section's and the article's."""
    own = {str(each.code): each for each in own_sections(context.library)}.get(article.section)
    index = (_PARTS[own.part], f"{own.code}/", own.name) if own else ("", f"{article.section}/", article.section)
    section, uri, title = INDEXES.get(article.section, index)
    return section, [] if uri == f"{section}/" else [Crumb(title, uri)]


def studies(context: SiteContext, words: Iterable[Word]) -> dict[str, Article]:
    """Return the published articles that say more about some words, by id."""
    found = ((word.study, context.library.get(Article, word.study)) for word in words if word.study)
    return {id: article for id, article in found if article}


def player(context: SiteContext, article: Article) -> Player | None:
    """Return the recording to show above an article's text, if it has one."""
    if (found := recording_of(article, context.library.content)) is None:
        return None
    minutes, seconds = divmod(round(found.seconds), 60)
    length = f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"
    site = f"{context.library.site.address.rstrip('/')}/" if context.library.site.address else ""
    return Player(found.uri, length, f"{max(found.size / 1e6, 0.1):.1f}\u00a0兆", site + found.uri)


def below(context: SiteContext, article: Article) -> BelowArticleView:
    o = context.overview
    attached = attached_blocks(context.templates, o, article)
    basis = basis_of(article, o.library)
    before, after = o.preceding.get(article.id), o.following.get(article.id)
    return BelowArticleView(article, basis, o.agenda.studied(article), STUDIED, before, after, attached)


def article_page(context: SiteContext, article: Article, body: str, words: list[Word]) -> Page:
    """Return the page of an article. ``body`` is its HTML, ``words`` are the explained words in it."""
    section, crumbs = section_of(context, article)
    under, recording, linked = below(context, article), player(context, article), studies(context, words)
    view = ArticleView(**vars(under), recording=recording, body=body, words=words, studies=linked)
    return context.page(view, article.uri, article.title, section, crumbs, article.summary or "", article)
