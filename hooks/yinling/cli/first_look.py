"""Refuse wrong arguments before the whole content is loaded: read only the records that an argument names.

Input: the folder of a centre and an argument as written. Output: UsageError with what can be written, or nothing. The
kinds that are read take 0.7 s of CPU on the sample, the whole content 1.5 s. Where a file of these kinds has an error,
and where a name is not clear, nothing is refused here: the whole check tells it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..printing.paper_names import GREETING_TAB, POSTER_FOLDERS
from .options import require_content
from .print_arguments import ALL, select_names

if TYPE_CHECKING:
    from ..library.record_library import Library
    from ..records.activity import Activity
    from ..records.base import Record
    from ..records.org import Org
    from ..records.period import Period

_NO_POSTER = "用 yinling new 文章 walls/xuexi-zhidu 写一篇上墙内容，审核以后再印。"


def first_look(root: Path, *kinds: type[Record]) -> Library | None:
    """Return the records of some kinds, and none of the others; None if one of their files has an error."""
    require_content(root)
    from ..core.cache import Caches, cache_path
    from ..library.load import assemble
    from ..library.read_files import read_kind
    from ..records.site_settings import Site
    from ..records.vocabulary import Term
    from ..sources.source_files import SourceFiles

    caches, wanted = Caches(cache_path(root)), (Site, Term, *kinds)
    files = SourceFiles(root.resolve(), caches["marks"])
    read = assemble(
        root.resolve(),
        lambda kind, problems: read_kind(kind, files, caches["records"], problems) if kind in wanted else (),
    )
    return None if read.problems or read.invalid else read.library


def said_names(root: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the names of papers that a centre has use for, by what they are called there."""
    from ..records.org import Org

    look = first_look(root, Org)
    found = {name: look.wording.named(name) if look else name for name in names}
    return {said: name for name, said in found.items() if said}


def check_branch(root: Path, branch: str, *, is_needed: bool = False, times: Iterable[str] = ()) -> None:
    """Raise UsageError for a branch that no organisation is, or for none where one is needed.

    ``times`` are years and months as codes, empty where none is written: one without records is refused too."""
    if not branch and is_needed:
        raise click.UsageError(f"还缺 --branch：哪个组织？每个都要就写 --branch {ALL}。")
    years = [int(time[:4]) for time in times if time]
    is_named = branch not in ("", ALL)
    if not is_named and not years:
        return
    require_content(root)
    from ..records.activity import Activity
    from ..records.org import Org

    look = first_look(root, *([Org] if is_named else []), *([Activity] if years else []))
    if look is None:
        return
    if is_named and len(look.names.find_org(branch)) != 1:
        raise no_branch(branch, (org for org in look.all(Org) if org.counts and org.is_public), look.wording)
    for year in years:
        check_year(look, year)


def no_branch(
    branch: str, orgs: Iterable[Org], say: Callable[[str], str], option: str = "--branch"
) -> click.UsageError:
    """Return the error for a branch that is not there, with the branches and societies that are."""
    names = "、".join(f"{org.id}（{org.name}）" for org in orgs if org.is_branch or org.is_society)
    every = f"{ALL}、" if option == "--branch" else ""
    return click.UsageError(f"{option} 没有“{branch}”这个{say('支部')}。可以写：{every}{names}。")


def check_year(library: Library, year: int) -> None:
    """Refuse a year that has no records and is not about to begin: what is printed of it would be empty."""
    from ..derived.cadence import years_of

    now = library.as_of.year
    known = sorted({*years_of(library), now})
    if year not in (*known, now + 1):
        raise click.UsageError(f"没有 {year} 年的记录。有的年份：{'、'.join(map(str, known))}。")


def check_packet(root: Path, month: str) -> None:
    """Refuse a month of which there is no packet, not even one that waits to be looked at."""
    from ..records.packet import Packet
    from ..records.period import Period

    look = first_look(root, Packet) if month else None
    if look and month not in {each.month.code for each in look.all(Packet)}:
        months = sorted({each.month.code for each in look.all(Packet) if each.is_public})
        raise no_packet(Period.parse(month), months)


def no_packet(month: Period, months: Iterable[str]) -> click.UsageError:
    """Return the error for a month without a packet, with the months that have one."""
    listed = "、".join(months)
    there = f"有的月份：{listed}。" if listed else "还没有一个月的，用 yinling new 资料包 写一个。"
    return click.UsageError(f"学习计划里没有{month.label}。{there}")


def check_posters(root: Path, name: str) -> None:
    """Refuse a name that no poster has."""
    from ..records.article import Article

    if name not in ("", ALL) and (look := first_look(root, Article)):
        poster_titles(look, name)


def poster_titles(library: Library, name: str) -> list[str]:
    """Return the titles of the posters of a name: one, or all without a name. Raises UsageError."""
    from ..records.article import Article

    there = [a for folder in POSTER_FOLDERS for a in library.all(Article) if a.section == folder and a.is_public]
    by_id = {article.id.rpartition("/")[2]: article.title for article in there}
    return select_names([a.title for a in there], by_id.get(name.rpartition("/")[2], name), "海报", _NO_POSTER)


def check_articles(root: Path, names: Iterable[str]) -> None:
    """Refuse a name that no article has."""
    from ..records.article import Article

    look = first_look(root, Article)
    for name in names if look else ():
        if look and not look.names.find(Article, name):
            raise no_article(name)


def no_article(name: str) -> click.UsageError:
    return click.UsageError(f"没有“{name}”这篇文章，或者不止一篇。请写编号，如 help/gongzuotai。")


def card_kind(root: Path, wanted: str) -> str:
    """Return the kind of card that is meant. Raises UsageError for one that is no word of the centre."""
    from ..records.vocabulary import words_in_order

    look = first_look(root)
    if look is None:
        return wanted
    return select_names(words_in_order(look, "card-kinds"), wanted, "卡", "用 yinling new 词 card-kinds 写一种。")[0]


def check_greeting(root: Path, number: int) -> None:
    """Refuse a number above that of the greetings that articles seem to have."""
    from ..records.article import Article

    if look := first_look(root, Article):
        bodies = (article.body for article in look.all(Article) if article.section == "services")
        count = sum(len(re.findall(rf'(?m)^===[!+]* *"{GREETING_TAB}', body)) for body in bodies)
        if count and not 1 <= number <= count:
            raise no_greeting(number, count)


def no_greeting(number: int, count: int) -> click.UsageError:
    return click.UsageError(f"没有第 {number} 段祝词：一共有 {count} 段“{GREETING_TAB}”。")


def check_meeting(root: Path, written: str) -> None:
    """Refuse words that no meeting has as number, id or title."""
    from ..records.activity import Activity

    if look := first_look(root, Activity):
        find_meeting(look, written)


def find_meeting(library: Library, written: str) -> Activity:
    """Return the meeting of a number, an id or a title. Raises UsageError, with what is like it."""
    from ..printing.meeting_number import meeting_number, numbered_meeting
    from ..records.activity import Activity

    found = [*library.names.find(Activity, written)]
    if not found and (numbered := numbered_meeting(written, library)):
        found = [numbered]
    if len(found) == 1 and found[0].status != "已作废":
        return found[0]
    if len(found) == 1:
        raise click.UsageError(f"“{written}”已作废，不印。")
    if found:
        several = "、".join(meeting_number(each, library) for each in found[:5])
        raise click.UsageError(f"叫“{written}”的不止一次，请写编号：{several}。")
    coming = sorted((a for a in library.all(Activity) if a.status != "已作废"), key=lambda a: a.date)
    newest = "、".join(f"{meeting_number(each, library)}（{each.title}）" for each in coming[-3:])
    raise click.UsageError(f"没有“{written}”这次会。写编号或者标题，如 {newest}。")


def check_digest(root: Path, id: str) -> None:
    """Refuse an id that is neither of an activity nor of an article."""
    from ..records.activity import Activity
    from ..records.article import Article

    look = first_look(root, Activity, Article)
    if look and not look.names.find(Article, id) and not look.names.find(Activity, id):
        raise no_digest(id, [each.id for kind in (Activity, Article) for each in look.all(kind) if each.is_public])


def no_digest(id: str, ids: Iterable[str]) -> click.UsageError:
    """Return the error for an id that is of nothing published, with one that is like it."""
    from difflib import get_close_matches

    from ..chinese.suggest import suggestion

    known = [*ids]
    guess = suggestion(id, known) or next(iter(get_close_matches(id, known, 1, 0.85)), "")
    return click.UsageError(f"没有“{id}”这个活动或文章，或者没有公开。{f'是否想写“{guess}”？' if guess else ''}")
