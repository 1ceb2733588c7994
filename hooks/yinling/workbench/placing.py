"""The file in which a careful person would write a new record: beside those that are most like it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..chinese.dictionary import dictionary
from ..core.files import CONTENT, DATA
from ..library.record_library import Library
from ..records.activity import TYPES, Activity
from ..records.article import SECTIONS, Article, own_sections
from ..records.base import Record
from ..records.org import Org
from ..records.site_settings import Site
from ..records.vocabulary import Term

_NAME = re.compile(r"[A-Za-z0-9_-]+(?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_LONGEST = 40  # letters of a file name made of pinyin
WITHOUT_NEW = (Site,)
"""There is one alone."""


class NewPlace(NamedTuple):
    """The path of the file of a new record, and whether the file is a list that gets one more."""

    path: str
    in_list: bool


def place_of(record: Record, library: Library, section: str = "") -> NewPlace:
    """Return the place of a new record; ``record.id`` is the id that was typed, or empty.

    ``section`` is the folder that was chosen for an article, or empty: the likely one is taken."""
    folder = f"{CONTENT if isinstance(record, Article) else DATA}/{record.folder}"
    if isinstance(record, Article):
        section = section or _section(record, library)
        return NewPlace(_free(CONTENT, f"{section}/{_slug(record)}", ".md", library), in_list=False)
    if (path := _list_of_likes(record, library)) and not _is_taken(record, library):
        return NewPlace(path, in_list=True)
    if isinstance(record, Activity):
        term = library.get(Term, f"{TYPES}/{record.type}")
        code = (term and term.code) or "huodong"
        slug = record.id if _NAME.fullmatch(record.id) else f"{record.date}-{code}"
        return NewPlace(_free(folder, f"{record.org}/{record.year}/{slug}", ".yml", library), in_list=False)
    if path := _new_list(record, library):
        return NewPlace(path, in_list=True)
    slug = record.id if _NAME.fullmatch(record.id) else _slug(record)
    return NewPlace(_free(folder, slug, ".yml", library), in_list=False)


def _list_of_likes(record: Record, library: Library) -> str:
    """Return the list file that has most of the records of the same organisation and year, empty without one."""
    if isinstance(record, Org):
        return ""
    files: Counter[str] = Counter()
    kinds: set[str] = set()
    for each in library.all(type(record)):
        if each.origin.number is None or each.origin.is_packaged:
            continue
        kinds.add(each.origin.file)
        shared = _named_by_year(each.origin.file) and each.origin.file.count("/") == 2  # data/honours/2019.yml
        if each.org_id == record.org_id or shared:
            same_year = _year(each) == _year(record)
            if same_year or not _named_by_year(each.origin.file):
                files[each.origin.file] += 1 + same_year
    if not files and not record.org_id and not _year(record):
        main = f"{DATA}/{record.folder}.yml"
        return main if main in kinds else kinds.pop() if len(kinds) == 1 else ""
    # One file for each organisation, or for each year, never a file of another.
    fitting = [path for path in files if _fits(path, record)]
    return max(fitting, key=lambda path: (files[path], path), default="")


def _fits(path: str, record: Record) -> bool:
    """Return whether neither a folder nor the name of a file says another organisation or year than the record's."""
    stem = path.removesuffix(".yml").rpartition("/")[2]
    if _named_by_year(path):
        return stem == str(_year(record))
    return not record.org_id or stem == record.org_id or not re.fullmatch(r"[a-z]+[0-9-]*", stem)


def _new_list(record: Record, library: Library) -> str:
    """Return the path of a new list file, if the kind has one for each organisation or for each year."""
    folder = f"{DATA}/{record.folder}"
    stems = {each.origin.file.removesuffix(".yml").rpartition("/")[2] for each in _listed(record, library)}
    if record.org_id and stems and all(library.get(Org, stem) for stem in stems):
        path = f"{folder}/{record.org_id}.yml"
    elif _year(record) and stems and all(re.fullmatch(r"[0-9]{4}", stem) for stem in stems):
        path = f"{folder}/{_year(record)}.yml"
    else:
        return ""
    return "" if (library.root / path).exists() else path


def _listed(record: Record, library: Library) -> Iterator[Record]:
    own = (each for each in library.all(type(record)) if not each.origin.is_packaged)
    return (each for each in own if each.origin.number is not None)


def _is_taken(record: Record, library: Library) -> bool:
    """Return whether the id of an activity in a list is taken: it is made of the day and the type."""
    if not isinstance(record, Activity):
        return False
    term = library.get(Term, f"{TYPES}/{record.type}")
    slug = record.id or f"{record.date}-{(term and term.code) or 'huodong'}"
    return library.get(Activity, f"{record.org}/{record.year}/{slug}") is not None


def _named_by_year(path: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{4}", path.removesuffix(".yml").rpartition("/")[2]))


def _year(record: Record) -> int | None:
    return record.when.start.year if record.when else None


def sections_of(library: Library) -> dict[str, str]:
    """Return the names of the sections of articles by their folders, the centre's own behind those of the program."""
    return {**SECTIONS, **{str(section.code): section.name for section in own_sections(library)}}


def _section(article: Article, library: Library) -> str:
    """Return the folder that has most of the articles of the same topic, else the section of the topic's name."""
    folders = Counter(each.id.partition("/")[0] for each in library.all(Article) if each.topic == article.topic)
    sections = (section for section in own_sections(library) if section.name == article.topic)
    return folders.most_common(1)[0][0] if folders else str(next((section.code for section in sections), "study"))


def _slug(record: Record) -> str:
    """Return a file name made of the pinyin of the title."""
    title = record.names[0] if record.names else ""
    syllables = [each for each in dictionary().read(title.lower()) if re.fullmatch(r"[a-z0-9]+", each)]
    slug = ""
    for syllable in syllables:
        if len(slug) + len(syllable) >= _LONGEST:
            break
        slug += f"-{syllable}" if slug and len(syllable) > 1 else syllable
    start = f"{record.when.start}-" if record.when and not title else ""
    return f"{start}{slug or record.kind}".strip("-")


def _free(folder: str, slug: str, suffix: str, library: Library) -> str:
    """Return a path that no file has yet."""
    path, number = f"{folder}/{slug}{suffix}", 1
    while (library.root / path).exists():
        number += 1
        path = f"{folder}/{slug}-{number}{suffix}"
    return path
