"""Recognise files by their names: those of systems and office programs, copies and backups, slips in endings."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

# Names like this are nothing special. They are many, and this is faster than the other patterns.
_PLAIN = re.compile(r"[a-z0-9/-]+\.(?:yml|md)")
# Made by Windows, macOS, WPS, Word, LibreOffice and network drives, whatever anybody does.
_OF_SYSTEM = re.compile(
    r"(?:^|/)(?:thumbs\.db(?:[-:][^/]*)?|ehthumbs(?:_vista)?\.db|desktop\.ini|folder\.htt|icon\r|~\$[^/]*|\.~[^/]*"
    r"|~wr[a-z][0-9]*\.tmp|\.ds_store|\._[^/]*|\.localized|__macosx|\.spotlight-v100|\.trashes|\.fseventsd|\.apdisk"
    r"|\.temporaryitems|\$recycle\.bin|system volume information|@eadir|\.directory|\.nomedia)(?:/|$)",
    re.IGNORECASE,
)
_BACKUP = re.compile(
    r"\.?#?(?P<original>.+?)(?P<ending>(?:\.(?:orig|rej|bak[0-9]*|backup|old|save|sw[a-p]|tmp|temp|patch|diff|mine|theirs|working"
    r"|merge-(?:left|right)|r[0-9]+|crdownload|part|download|downloading))+"
    r"|~[0-9]*~?|#|(?<=\.yml)~[^/]+|(?<=\.md)~[^/]+)",
    re.IGNORECASE,
)
_WHAT = {
    "rej": "补丁没有打上的部分",
    "orig": "合并以前的备份",
    "patch": "补丁",
    "diff": "补丁",
    **dict.fromkeys(["mine", "theirs", "working", "merge-left", "merge-right"], "合并时留下的一边"),
    **dict.fromkeys(["crdownload", "part", "download", "downloading"], "没有下载完的文件"),
}
_COPY = re.compile(
    r"(?:复件|副本|copy of)(?: ?\([0-9]+\))?[ -]?(?P<after>.+?)"
    r"|(?P<original>.+?)(?:"
    r"[ _-]*(?:的)?(?:冲突)?(?:副本|复件|备份|拷贝)[ _-]*[0-9]*|[ _.-](?:old|bak)[0-9]*| [0-9]{1,2}"
    r"|[ _]-? ?copy(?: [0-9]+)?| - copy|[ _]?[(（][0-9]+[)）]"
    r"|[ _-]*[(（][^()（）]*(?:冲突|conflict)[^()（）]*[)）]|[ _-]*冲突(?:副本|文件)?|\.sync-conflict-[0-9a-z-]+"
    r"|[._](?:backup|base|local|remote)[._][0-9]+"
    r")+",
    re.IGNORECASE,
)
# Every such name has one of these: a search for it is cheap.
_COPY_SIGN = re.compile(
    r"[副复备拷冲(（]|[ _.-](?:old|bak)| [0-9]|copy|conflict|backup|[._](?:base|local|remote)[._]", re.IGNORECASE
)
_ENDING = {
    "yml": re.compile(r"(?P<stem>.+?)(?:[.。．] ?(?:ya?ml|yaml|ymal|ylm|txt|text))+ ?|(?P<bare>[^.]+)", re.IGNORECASE),
    "md": re.compile(
        r"(?P<stem>.+?)(?:[.。．] ?(?:md|markdown|mdown|mkdn?)(?:[.。．](?:txt|text|md))*) ?", re.IGNORECASE
    ),
}


class Leftover(NamedTuple):
    """A file that a program left beside another: what it is, in Chinese, and the name of the other file."""

    what: str
    original: str


def is_of_system(path: str) -> bool:
    """Return whether a file, or a folder above it, was made by an operating system or an office program for itself."""
    return not _PLAIN.fullmatch(path) and bool(_OF_SYSTEM.search(path))


def backup_of(name: str) -> Leftover | None:
    """Return what a file is by its name, if it is a backup, a temporary file, a patch or the rejected part of one."""
    match = None if _PLAIN.fullmatch(name) else _BACKUP.fullmatch(name)
    if match is None:
        return None
    kind = match["ending"].rpartition(".")[2].lower()
    kind = "mine" if re.fullmatch("r[0-9]+", kind) else kind  # a revision of Subversion
    return Leftover(_WHAT.get(kind, "编辑软件留的备份或临时文件"), match["original"])


def copies(paths: Collection[str]) -> dict[str, str]:
    """Return the paths named like copies of others (``a (1).yml``, ``a - 副本.yml``), each with its original."""
    candidates = [path for path in paths if not _PLAIN.fullmatch(path) and _COPY_SIGN.search(path)]
    there = frozenset(paths) if candidates else frozenset[str]()
    return {path: original for path in candidates if (original := _original_of(path)) in there}


def _original_of(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    match = _COPY.fullmatch(stem)
    return f"{folder}{slash}{(match['original'] or match['after']).strip()}{dot}{ending}" if match else ""


def with_ending(name: str, ending: str) -> str:
    """Return the name with the right ending, if its ending is a slip for ``ending``, otherwise nothing."""
    match = _ENDING[ending].fullmatch(name)
    if match is None:
        return ""
    groups = match.groupdict()
    right = f"{groups['stem'] or groups.get('bare')}.{ending}"
    right = right.lower() if right.isascii() else right
    return "" if right == name else right
