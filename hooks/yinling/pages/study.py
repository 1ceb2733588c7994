"""The articles' index pages, the study plan, and what stands below an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..derive.calendar import study_plan
from ..library import CONTENT
from ..recordings import recording_of
from ..records.article import SECTIONS as FOLDERS
from ..records.article import Article
from ..records.vocabulary import Term
from ..records.word import Word
from .page import Crumb, Page, Views

# Where the articles of a folder are listed: the section of the site, the address and the title of their index.
INDEXES = {
    "study": ("study", "study/", "学习"),
    "concepts": ("study", "concepts/", "工作理念"),
    "qa": ("study", "qa/", "学习问答"),
    "walls": ("print", "walls/", "上墙内容"),
    "services": ("services", "services/", "服务"),
    "help": ("", "help/", "使用帮助"),
}


def pages(views: Views) -> Iterator[Page]:
    by_folder = {folder: articles(views, folder) for folder in FOLDERS}
    plan = study_plan(views.library)
    topics = [t for t in views.library.all(Term) if t.id.startswith("topics/")]
    topics.sort(key=lambda t: t.origin.number or 0)
    words = [word for word in views.library.all(Word) if word.is_public]
    yield views.page(
        "study.html",
        "study/",
        "学习",
        "study",
        description="学习文章按主题分好，字大，可以打印。",
        topics=[(t, rows) for t in topics if (rows := [a for a in by_folder["study"] if a.topic == t.name])],
        plan=[month for month in plan if month.packet.month.end >= views.library.as_of][:1] or plan[-1:],
        concepts=by_folder["concepts"],
        questions=by_folder["qa"],
        has_words=bool(words),
    )
    yield views.page(
        "plan.html",
        "study/plan/",
        "每月学习计划",
        "study",
        [views.section_crumb("study")],
        "每个月学什么，一篇一篇列出来。",
        plan=list(reversed(plan)),
    )
    if words:
        yield views.page(
            "words.html",
            "study/words/",
            "词语解释",
            "study",
            [views.section_crumb("study")],
            "文章里的词是什么意思，用大白话说。",
            words=words,
        )
    for folder in ("concepts", "qa", "walls"):
        section, uri, title = INDEXES[folder]
        yield views.page(
            "article-index.html",
            uri,
            title,
            section,
            [views.section_crumb(section)],
            articles=by_folder[folder],
            folder=folder,
        )
    yield views.page(
        "services.html",
        "services/",
        "服务",
        "services",
        description="送学上门、交党费、服务卡、健康查体怎么办。",
        articles=by_folder["services"],
        questions=by_folder["qa"],
    )


def articles(views: Views, folder: str) -> list[Article]:
    """The published articles of a folder: newest first, but questions and walls as their files stand."""
    found = [a for a in views.library.all(Article) if a.section == folder and a.is_public]
    return sorted(found, key=lambda a: (-a.date.toordinal(), a.id)) if folder == "study" else found


def crumbs_of(article: Article) -> tuple[str, tuple[Crumb, ...]]:
    """The section that an article belongs to, and the way to it."""
    section, uri, title = INDEXES.get(article.section, ("", f"{article.section}/", article.section))
    from_home = [Crumb("学习", "study/")] if section == "study" and uri != "study/" else []
    from_home += [Crumb("打印资料", "print/")] if section == "print" else []
    return section, (*from_home, Crumb(title, uri))


def recording(views: Views, article: Article) -> dict[str, str]:
    """What `recording.html` shows above an article's text: its recording to listen to. ``file`` is empty where it has
    none."""
    found = recording_of(article, views.library.root / CONTENT)
    if found is None:
        return {"file": ""}
    minutes, seconds = divmod(round(found.seconds), 60)
    address = views.library.site.address
    return {
        "file": found.uri,
        "length": f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒",
        "size": f"{max(found.size / 1e6, 0.1):.1f} 兆",
        "address": f"{address.rstrip('/')}/{found.uri}" if address else found.uri,
    }


def below(views: Views, article: Article) -> dict[str, Any]:
    """What `below-article.html` shows: an article's sources, the activities that studied it, the next article of its
    topic."""
    same = [a for a in articles(views, article.section) if a.topic == article.topic]
    at = same.index(article) if article in same else -1
    return {
        "studied": views.overview.agenda.studied(article),
        "following": same[at + 1] if -1 < at < len(same) - 1 else None,
    }
