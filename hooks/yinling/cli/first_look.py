"""Understand the arguments of a command when the records are read, before they are checked, which takes longer.

Input: the folder of a centre, and arguments as written. Output: the records, or UsageError with what can be written. On
the sample a wrong argument takes 0.75 s of CPU, a check of all content 1.5 s. What is checked afterwards is what was
read. A folder with a file that cannot be read is checked at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ..core.files import DATA
from ..core.problems import has_errors
from ..printing.paper_names import GREETING_TAB, POSTER_FOLDERS
from .options import load_library, require_content
from .print_arguments import ALL, select_names

if TYPE_CHECKING:
    from ..core.cache import Caches
    from ..library.load import FirstReading
    from ..library.record_library import Library
    from ..records.activity import Activity
    from ..records.org import Org
    from ..records.period import Period

_KIND_OF_ORG = re.compile(r"(?:类型|kind)[\"']?\s*:\s*([^,}\n#]+)")
_NO_POSTER = "用 yinling new 文章 walls/xuexi-zhidu 写一篇上墙内容，审核以后再印。"


class FirstLook(NamedTuple):
    """The records of a centre, which are read and not yet checked."""

    first: FirstReading
    caches: Caches

    @property
    def library(self) -> Library:
        return self.first.reading.library

    def checked(self) -> Library:
        """Return the library once it is checked. Prints the problems and raises ClickException if it has errors."""
        return load_library(self.library.root, self.caches, self.first)


def first_look(root: Path) -> FirstLook:
    """Read the records of a centre. Raises ClickException, with all problems, if one of the files has an error."""
    require_content(root)
    from ..core.cache import Caches, cache_path
    from ..library.load import read_first

    caches = Caches(cache_path(root))
    look = FirstLook(read_first(root, lambda _: None, caches), caches)
    if look.first.reading.invalid or has_errors(look.first.reading.problems):
        look.checked()
    return look


def shows_party(root: Path) -> bool:
    """Return whether a file names an organisation of the Party: its centre needs all names, which a text tells."""
    from ..library.wording import OF_PARTY

    require_content(root)
    files = (path.read_bytes().decode("utf-8", "replace") for path in (root / DATA / "orgs").rglob("*.yml"))
    return any(OF_PARTY.search(kind) for text in files for kind in _KIND_OF_ORG.findall(text))


def said_names(library: Library, names: Iterable[str]) -> dict[str, str]:
    """Return the names of papers that a centre has use for, by what they are called there."""
    found = {name: library.wording.named(name) for name in names}
    return {said: name for name, said in found.items() if said}


def require_branch(branch: str) -> None:
    """Raise UsageError if no branch is named."""
    if not branch:
        raise click.UsageError(f"还缺 --branch：哪个组织？每个都要就写 --branch {ALL}。")


def check_branch(library: Library, branch: str, *times: str) -> None:
    """Raise UsageError for a branch that no organisation is, and for a year without records.

    ``times`` are years and months as codes, empty where none is written."""
    from ..records.org import Org

    if branch not in ("", ALL) and len(library.names.find_org(branch)) != 1:
        raise no_branch(branch, (org for org in library.all(Org) if org.counts and org.is_public), library.wording)
    for time in filter(None, times):
        check_year(library, int(time[:4]))


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


def check_packet(library: Library, month: str) -> None:
    """Refuse a month of which there is no packet, not even one that waits to be looked at."""
    from ..records.packet import Packet
    from ..records.period import Period

    if month and month not in {each.month.code for each in library.all(Packet)}:
        months = sorted({each.month.code for each in library.all(Packet) if each.is_public})
        raise no_packet(Period.parse(month), months)


def no_packet(month: Period, months: Iterable[str]) -> click.UsageError:
    """Return the error for a month without a packet, with the months that have one."""
    listed = "、".join(months)
    there = f"有的月份：{listed}。" if listed else "还没有一个月的，用 yinling new 资料包 写一个。"
    return click.UsageError(f"学习计划里没有{month.label}。{there}")


def poster_titles(library: Library, name: str) -> list[str]:
    """Return the titles of the posters of a name: one, or all without a name. Raises UsageError."""
    from ..records.article import Article

    there = [a for folder in POSTER_FOLDERS for a in library.all(Article) if a.section == folder and a.is_public]
    by_id = {article.id.rpartition("/")[2]: article.title for article in there}
    return select_names([a.title for a in there], by_id.get(name.rpartition("/")[2], name), "海报", _NO_POSTER)


def check_articles(library: Library, names: Iterable[str]) -> None:
    """Refuse a name that no article has."""
    from ..records.article import Article

    for name in names:
        if not library.names.find(Article, name):
            raise no_article(name)


def no_article(name: str) -> click.UsageError:
    return click.UsageError(f"没有“{name}”这篇文章，或者不止一篇。请写编号，如 help/gongzuotai。")


def card_kind(library: Library, wanted: str) -> str:
    """Return the kind of card that is meant. Raises UsageError for one that is no word of the centre."""
    from ..records.vocabulary import words_in_order

    return select_names(words_in_order(library, "card-kinds"), wanted, "卡", "用 yinling new 词 card-kinds 写一种。")[0]


def check_greeting(library: Library, number: int) -> None:
    """Refuse a number above that of the greetings that articles seem to have."""
    from ..records.article import Article

    bodies = (article.body for article in library.all(Article) if article.section == "services")
    count = sum(len(re.findall(rf'(?m)^===[!+]* *"{GREETING_TAB}', body)) for body in bodies)
    if count and not 1 <= number <= count:
        raise click.UsageError(f"没有第 {number} 段祝词：一共有 {count} 段“{GREETING_TAB}”。")


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


def check_digest(library: Library, id: str) -> None:
    """Refuse an id that is neither of an activity nor of an article."""
    from ..records.activity import Activity
    from ..records.article import Article

    if not library.names.find(Article, id) and not library.names.find(Activity, id):
        ids = [each.id for kind in (Activity, Article) for each in library.all(kind) if each.is_public]
        raise no_digest(id, ids)


def no_digest(id: str, ids: Iterable[str]) -> click.UsageError:
    """Return the error for an id that is of nothing published, with one that is like it."""
    from difflib import get_close_matches

    from ..chinese.suggest import suggestion

    known = [*ids]
    guess = suggestion(id, known) or next(iter(get_close_matches(id, known, 1, 0.85)), "")
    return click.UsageError(f"没有“{id}”这个活动或文章，或者没有公开。{f'是否想写“{guess}”？' if guess else ''}")
