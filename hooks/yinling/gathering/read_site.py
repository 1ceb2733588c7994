"""Reads what one published site says of itself: three files, checked against its manifest.

Input: a folder or an address. Output: a `ReadSite`, or `CannotGatherError` with the reason. Only published files are
read. Somebody may have written them without the checks of a build, so their texts are looked through for private data.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ..gate import manifest
from ..gate.manifest import FileInfo
from ..privacy.scanner import Scanner
from ..site.verify import CannotVerifyError, copy_of
from .published_forms import CentreFile, PublishedRow, RecordsFile, decoded, figures_of, link_of

LARGEST = {
    manifest.NAME: 64 << 20,
    "centre.json": 16 << 20,
    "figures.json": 32 << 20,
    "records.json": 64 << 20,
}  # bytes
OLD = "旧版"  # it writes no centre.json
_HOURS_AHEAD = dt.timedelta(days=1)  # a centre may be in another time zone


class CannotGatherError(Exception):
    """A site cannot be read; the text says why, in Chinese."""


class ReadSite(NamedTuple):
    """What a site says. ``link`` is empty if its address is not known.

    ``marks`` tell it from other sites; ``members`` are the marks of its centres: one of its own, or those of a group.
    """

    where: str
    name: str
    link: str
    version: str
    as_of: dt.date | None
    published: dt.date | None
    sample: bool
    orgs: int
    marks: frozenset[str]
    members: tuple[str, ...]
    rows: dict[tuple[str, str | None], PublishedRow]


def read_site(where: str, today: dt.date) -> ReadSite:
    """Read a site; raise CannotGatherError if that is not possible or it contradicts itself."""
    for is_last in (False, True):  # a site may be published between the reading of two files
        try:
            return _read(where, today)
        except ValueError as error:
            if is_last:
                raise CannotGatherError(f"{error}。") from None
        except FileNotFoundError as error:
            raise CannotGatherError(f"里面没有 {error.args[0]}。它要和网站一起放上去。") from None
        except PermissionError as error:
            raise CannotGatherError(f"{error.args[0]} 读不了：没有权限，或者服务器出错。") from None
        except CannotVerifyError as error:
            raise CannotGatherError(str(error)) from None
    raise AssertionError


def _read(where: str, today: dt.date) -> ReadSite:
    copy = copy_of(where)

    def whole(name: str) -> tuple[bytes, dt.date | None]:
        content, day = copy.read(name, lambda file: (file.read(LARGEST[name] + 1), _day_of(file)))
        if len(content) > LARGEST[name]:
            raise ValueError(f"{name} 太大了")
        return content, day

    listed, published = whole(manifest.NAME)
    try:
        infos = manifest.read(listed)
    except ValueError as error:
        raise ValueError(f"{manifest.NAME} 不能用：{error}") from None

    def checked(name: str) -> bytes:
        if name in infos and infos[name].size > LARGEST[name]:
            raise ValueError(f"{name} 太大了")
        content, _ = whole(name)
        if infos.get(name) != FileInfo(len(content), hashlib.sha256(content).hexdigest()):
            raise ValueError(f"{name} 和 {manifest.NAME} 对不上，可能没有传完，也可能有人改过")
        return content

    rows = figures_of(checked("figures.json"))
    orgs = decoded(RecordsFile, "records.json", checked("records.json")).org
    about = decoded(CentreFile, "centre.json", checked("centre.json")) if "centre.json" in infos else None
    as_of = _past_day(about.as_of, today) if about else None
    first = next((org.name for org in orgs if org.parent is None), "")
    name = about.name if about else first or shown_place(where)
    claimed = link_of(about.address) if about else ""
    _check_texts(dict.fromkeys([name, claimed, *(text for row in rows for text in (row.metric, row.name, row.unit))]))
    is_address = where.lower().startswith(("http://", "https://"))
    link = link_of(where) if is_address else claimed
    own = link or hashlib.sha256(listed).hexdigest()
    others = {hashlib.sha256(listed).hexdigest(), claimed or own}
    members = about.members if about else ()
    return ReadSite(
        where,
        name,
        link,
        about.version if about else OLD,
        as_of,
        published,
        bool(about and about.sample),
        len(orgs),
        frozenset({own, *others, *members}),
        members or (own,),
        {(row.metric, row.period): row for row in rows},
    )


def _check_texts(texts: Iterable[str]) -> None:
    """Raise ValueError for texts of a site with private data; the message does not repeat them."""
    if Scanner().candidates(list(texts)):
        raise ValueError("名称里有疑似私人信息，请对方改好再发布")


def _past_day(text: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"统计截至写的是 {text}，没有这一天") from None
    if day > today + _HOURS_AHEAD:
        raise ValueError(f"统计截至写的是 {text}，这一天还没有到")
    return day


def _day_of(file: BinaryIO) -> dt.date | None:
    """Return the day on which a file was written, as the server or the disk says; None if it is not known."""
    headers: Any = getattr(file, "headers", None)
    try:
        if headers is not None:
            return parsedate_to_datetime(headers["Last-Modified"] or "").date()
        return dt.date.fromtimestamp(os.fstat(file.fileno()).st_mtime)
    except (ValueError, OverflowError, OSError):
        return None


def shown_place(where: str) -> str:
    """Return a place as a public page may name it: an address whole, a folder by its last two parts."""
    return where if where.lower().startswith(("http://", "https://")) else "/".join(Path(where).parts[-2:])


def same_place(where: str) -> str:
    """Return one text for all ways to write a folder or an address."""
    if where.lower().startswith(("http://", "https://")):
        return link_of(where) or where
    try:
        return os.fspath(Path(where).resolve())
    except (OSError, ValueError, RuntimeError):
        return where
