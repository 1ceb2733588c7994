"""Checks the names that become addresses and files: no page hides another, and every system can store every file.

Input: the valid records with their places, and the files of the folders. Output: problems, each with a name that works.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..core.problems import Place, Problem, problem
from ..records import KINDS
from ..records.activity import TYPES, Activity
from ..records.article import SECTIONS, Article
from ..records.base import Record
from ..records.org import Org
from ..records.redirect import Redirect
from ..records.vocabulary import OWN_SECTIONS, Metric, Term
from ..sources.file_names import is_of_system
from ..sources.source_files import MAX_DEPTH, FolderEntry
from .html_tree import parse
from .parse import ParsedRecord
from .prose import prose_lines

# Names that Windows takes for a device, with any suffix and in any folder.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789¹²³")]
)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\\x01-\x1f]')
_LONG_PATH = 160  # characters: Windows allows 260, with the folder of the centre and `.site.building/new` above
# A server sends a folder of such a name as a file, and an engine takes these names for the page of the folder.
_LIKE_A_FILE = re.compile(r"(?:html?|json|xml|ics|js|css|txt|php|svg|pdf|md|ya?ml)", re.IGNORECASE)
_OF_A_FOLDER = frozenset({"index", "readme"})
_PART = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
# Addresses of generated pages, and of all below them.
_RESERVED = re.compile(
    r"404|yl-shell|activities/(?:year|type|coming|channels)(?:/.*)?|study/(?:plan|words|topic)(?:/.*)?"
    rf"|help/(?:problems|checks|sources|{'|'.join(kind.kind for kind in KINDS)})(?:/.*)?"
    r"|report/[0-9]{4}|orgs/.*/below|.*/studied|(?:.*/)?p[0-9]+"
)
# Identifiers of the frame and of the parts above and below an article; those of scripts begin with yl-.
_OWN_IDS = frozenset(["main", "sources", "studied", "words", "dues", "dues-base", "dues-note"])
_OWN_PREFIXES = ("yl-", "word-", *(f"{kind.kind}-" for kind in KINDS if kind.shown_on))
_MAX_ID = 100  # characters: names of folders have at most 255 bytes, and Windows allows 260 for a whole path
_ID = re.compile(r"""\{:?[^{}\n]*?(?:#|\bid\s*=\s*["']?)(?P<id>[\w:.-]+)[^{}\n]*\}""")
_HEADING = re.compile(r"#{1,6}\s+(?P<text>[A-Za-z][\w -]*?)\s*#*\s*")


class _Address(NamedTuple):
    """The address of a page, and the field that gives it; the name of the file where that is empty."""

    uri: str
    field: str = ""


def check_names(folder: str, entries: Iterable[FolderEntry]) -> Iterator[Problem]:
    """Check the entries of a folder: their kind, their names, and how deep they are."""
    first: dict[str, str] = {}
    for entry in entries:
        name, (above, _, last) = f"{folder}/{entry.name}", f"/{entry.name}".rpartition("/")
        if not (entry.is_file or entry.is_folder or entry.is_link):
            yield problem("file-special", Place(name))
        if entry.is_folder and entry.depth == MAX_DEPTH:
            yield problem("folders-too-deep", Place(name), limit=MAX_DEPTH)
        if last.startswith((".", "~$")) or is_of_system(entry.name):
            continue
        if entry.is_file and len(name) > _LONG_PATH:
            yield problem("path-too-long", Place(name), count=len(name), limit=_LONG_PATH)
        if signs := "".join(dict.fromkeys(_NOT_ON_WINDOWS.findall(last))):
            guess = re.sub("-+", "-", _NOT_ON_WINDOWS.sub("-", last)).strip("-")
            yield problem("name-sign", Place(name), name=last, signs=signs, guess=guess)
        elif last.partition(".")[0].strip().lower() in _DEVICES:
            stem, dot, suffix = last.partition(".")
            yield problem("name-device", Place(name), name=last, guess=f"{stem}-1{dot}{suffix}")
        elif entry.is_file and last != last.rstrip():
            pass  # `stray_files` names the right ending
        elif last != last.strip() or last.rstrip(".") != last:
            yield problem("name-edge", Place(name), name=last, guess=last.strip().rstrip(". "))
        same = unicodedata.normalize("NFC", f"{above}/{last}").casefold()
        if (other := first.setdefault(same, entry.name)) != entry.name:
            stem, dot, suffix = last.rpartition(".")
            guess = f"{stem}-2{dot}{suffix}" if dot else f"{last}-2"
            yield problem("name-twice", Place(name), name=last, other=f"{folder}/{other}", guess=guess)


def check_addresses(valid: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
    """Check the addresses of the pages of records, and the identifiers in articles."""
    first: dict[str, Record] = {}
    folders: dict[str, str] = {}
    for record, parsed in valid:
        for address in _addresses(record):
            name = address.uri.strip("/")
            last = name.rpartition("/")[2]
            place = _place(record, parsed, address.field)
            above = [name[:at] for at, sign in enumerate(name) if sign == "/"]
            twins = [same for each in (*above, name) if (same := folders.setdefault(_same(each), each)) != each]
            if address.field == "id" and not _is_address(own := _own_id(record)):
                yield problem("id-form", place, written=own, guess=_plain(own))
            elif _is_reserved(record, name):
                joint = "" if isinstance(record, Term) else "-"  # a code has letters and numbers only
                is_file = "." in last and _LIKE_A_FILE.fullmatch(last.rpartition(".")[2])
                free = last.removeprefix("yl-") if isinstance(record, Org | Metric) else last
                guess = _plain(last) if is_file else f"{free}{joint}1"
                yield problem("address-reserved", place, address=f"/{name}/", guess=guess)
            other = first.setdefault(_same(name), record)
            if other is not record and (other.kind, other.id) != (record.kind, record.id):
                where = f"{other.origin.file} 第 {other.origin.line} 行"
                yield problem("address-twice", place, address=f"/{name}/", other=where, guess=f"{last}-2")
            elif twins:  # systems that take both for one folder cannot make the second
                yield problem("address-twice", place, address=f"/{name}/", other=f"“/{twins[0]}/”", guess=f"{last}-2")
        if isinstance(record, Article) and record.is_public:
            yield from _identifiers(record)


def _same(name: str) -> str:
    """Return a name in a form that is the same for names that some systems take for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _addresses(record: Record) -> Iterator[_Address]:
    if isinstance(record, Metric):
        yield _Address(f"report/{record.id}/", "id")
    elif isinstance(record, Term):
        folder = {TYPES: "activities/type", "topics": "study/topic"}.get(record.vocabulary)
        if record.vocabulary == OWN_SECTIONS and record.code:
            yield _Address(f"{record.code}/", "code")
        elif folder and record.code:
            yield _Address(f"{folder}/{record.code}/", "code")
    elif isinstance(record, Redirect):
        yield _Address(record.address, "old")
    elif record.uri:
        # Most ids of activities are made from the date: no place is sought.
        is_of_date = isinstance(record, Activity) and _is_address(_own_id(record))
        from_value = record.origin.number is not None and not is_of_date
        yield _Address(record.uri, "id" if from_value else "")


def _own_id(record: Record) -> str:
    """Return the id that a list writes: of an activity the part after its organisation and year."""
    return record.id.removeprefix(f"{record.org}/{record.year}/") if isinstance(record, Activity) else record.id


def _is_address(id: str) -> bool:
    return bool(_PART.fullmatch(id)) and len(id) <= _MAX_ID


def _is_reserved(record: Record, name: str) -> bool:
    """Return whether a generated page, or something that servers and engines understand otherwise, has the address."""
    parts = name.split("/")
    if isinstance(record, Term) and record.vocabulary == OWN_SECTIONS:
        if parts[0] in SECTIONS or _is_of_records(parts[0]):
            return True
    elif isinstance(record, Term):
        return parts[-1] == "orgs" or bool(re.fullmatch(r"p[0-9]+", parts[-1]))  # cadence/2019/orgs/
    if isinstance(record, Article) and _is_of_records(parts[0]):
        return True
    if isinstance(record, Org | Metric) and _is_id_of_page(parts[-1]):
        return True  # headings of lists have the ids of these records
    if any(part != part.strip(".") or part.partition(".")[0].casefold() in _DEVICES for part in parts):
        return True  # as a folder, which Windows cannot make
    like_a_file = any("." in part and _LIKE_A_FILE.fullmatch(part.rpartition(".")[2]) for part in parts)
    return like_a_file or parts[-1].casefold() in _OF_A_FOLDER or bool(_RESERVED.fullmatch(name.casefold()))


def _is_id_of_page(id: str) -> bool:
    """Return whether the frame of a page, or a part above or below an article, has an identifier."""
    return id.casefold() in _OWN_IDS or id.casefold().startswith(_OWN_PREFIXES)


def _is_of_records(folder: str) -> bool:
    """Return whether generated pages have the addresses below a folder."""
    folders = {kind.page_folder for kind in KINDS} | {"report", "cadence", "honours", "print", "search", "assets"}
    return folder.casefold() in folders and folder not in SECTIONS


def _place(record: Record, parsed: ParsedRecord, field: str) -> Place:
    if not field:
        return Place(record.origin.file, record.origin.line)
    at = parsed.problem("id-form", (field,), written="", guess="")
    return Place(at.file, at.line, at.column)


def _plain(name: str) -> str:
    """Return a name that can be an address: other characters become hyphens."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:_MAX_ID].strip("-") or "name"
    return f"{plain}-1" if plain in (name, "name") else plain


def _identifiers(article: Article) -> Iterator[Problem]:
    """Yield a problem for each identifier of an article that its page has already."""
    rows = [*prose_lines(article)]
    found: list[tuple[int, int, str]] = []
    for index, (_, _, prose) in enumerate(rows):
        in_line = [(index, match.start("id"), match["id"]) for match in _ID.finditer(prose)]
        if (heading := _HEADING.fullmatch(prose)) and not in_line:
            in_line = [(index, heading.start("text"), re.sub(r"\s+", "-", heading["text"].lower()))]
        found += in_line
    text = "\n".join(prose for _, _, prose in rows)
    for node in parse(text).walk() if "<" in text else ():
        found += [(node.line - 1, node.column - 1, node.get(name)) for name in ("id", "name") if node.get(name)]
    for index, column, id in sorted(found):
        if _is_id_of_page(id):
            number, line, _ = rows[index]
            place = Place(article.origin.file, number, max(line.find(id), column) + 1)
            yield problem("html-id-reserved", place, before=line, id=id, guess=f"{id.removeprefix('yl-')}-1")
