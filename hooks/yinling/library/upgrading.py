"""Says what a centre's own files have to change, or may drop, for this version of the program.

Input: the folder of a centre. Output: advice, each with the file it is about. Nothing is written. What changed in which
version stands in ``changes.yml``; ``earlier_files.txt`` has the hashes of what earlier versions brought along."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ..core.packaged import PACKAGED, default_files
from ..records.article import Article
from ..records.base import Record
from ..records.site_settings import Site
from ..sources.source_files import list_folder
from .defaults import packaged_records
from .load import Loaded
from .markdown_settings import SETTINGS, InvalidSettingsError, plugins
from .read_files import kind_of_path
from .record_names import kind_named

_THEME = "theme_overrides"
# What a copy of the whole repository holds besides the files of a centre.
_OF_PROGRAM = ("hooks", "tests", "docs", "deploy", "Makefile", "pyproject.toml", "requirements.lock", ".ci",
               ".pre-commit-config.yaml", "CONTRIBUTING.md", "CHANGELOG.md", ".github/workflows/test.yml")  # fmt: skip
_PIPELINES = (".gitlab-ci.yml", ".github/workflows", ".gitea/workflows", ".forgejo/workflows", ".workflow")
_PIN = re.compile(r"\byinling==([0-9]+(?:\.[0-9]+)*)")
_KEY = re.compile(r"^(?P<indent>\s*(?:- )?)(?P<key>[^\s#:：][^:：]*?)\s*[:：](?=\s|$)")


class Advice(NamedTuple):
    """What to do about a file or folder (with a line, or 0); ``is_needed``: it no longer does what it did."""

    path: str
    line: int
    text: str
    is_needed: bool = False


class Change(NamedTuple):
    """What one version changed for a centre."""

    version: str
    texts: Sequence[str]
    settings: Sequence[str] = ()
    files: Sequence[str] = ()
    fields: Sequence[tuple[str, str, str]] = ()
    """The kind, the old and the new key of fields."""
    folders: Sequence[tuple[str, str]] = ()


@cache
def changes() -> tuple[Change, ...]:
    """Return the changes of all versions, the newest first."""
    rows = yaml.safe_load((resources.files(__package__) / "changes.yml").read_text("utf-8"))
    return tuple(_change(row) for row in rows)


def _change(row: Mapping[str, Any]) -> Change:
    fields = [tuple(each) for each in row.get("改名的项", ())]
    folders = [tuple(each) for each in row.get("搬家", ())]
    return Change(row["版本"], row["说明"], row.get("不再读的设置", ()), row.get("不再用的文件", ()), fields, folders)


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall("[0-9]+", version)[:3])


def version_of(root: Path) -> str:
    """Return the version that a centre was made for: of its pipelines or its copy of the program, else empty."""
    found = [match[1] for path in _pipelines(root) for match in _PIN.finditer(_text(path))]
    if project := re.search(r'(?m)^version = "([0-9.]+)"', _text(root / "pyproject.toml")):
        found.append(project[1])
    return min(found, key=number, default="")


def advice(root: Path, loaded: Loaded, changed: Sequence[Change]) -> Iterator[Advice]:
    """Yield what to change and what may be dropped; ``changed`` are the versions to look back on."""
    yield from _moved_folders(root, changed)
    yield from _renamed_fields(root, changed)
    yield from _settings(root, changed)
    yield from _plugin(root)
    yield from _files(root, changed)
    yield from _theme(root)
    yield from _defaults(root, loaded)
    yield from _pins(root)


def _moved_folders(root: Path, changed: Sequence[Change]) -> Iterator[Advice]:
    for old, new in (pair for change in changed for pair in change.folders):
        if (root / old).exists():
            yield Advice(old, 0, f"现在放在 {new}，把它移过去。", is_needed=True)


def _renamed_fields(root: Path, changed: Sequence[Change]) -> Iterator[Advice]:
    """Yield each line that writes the old key of a field, with the line as it has to be."""
    renamed = [(kind_named(kind), old, new) for change in changed for kind, old, new in change.fields]
    if not renamed:
        return
    for path in (f"{folder}/{each.name}" for folder in ("data", "content") for each in list_folder(root / folder)):
        kind = kind_of_path(path)
        keys = {old: new for of, old, new in renamed if of is kind}
        for at, line in enumerate(_text(root / path).split("\n") if keys else (), 1):
            if (match := _KEY.match(line)) and match["key"] in keys:
                fixed = f"{match['indent']}{keys[match['key']]}{line[match.end('key') :]}".strip()
                yield Advice(path, at, f"“{match['key']}”现在叫“{keys[match['key']]}”，改成：{fixed}", is_needed=True)


def _settings(root: Path, changed: Sequence[Change]) -> Iterator[Advice]:
    gone = {key for change in changed for key in change.settings}
    text = _text(root / SETTINGS)
    for at, line in enumerate(text.split("\n") if root.resolve() != PACKAGED.resolve() else (), 1):
        if (match := _KEY.match(line)) and not match["indent"] and match["key"] in gone:
            yield Advice(SETTINGS, at, f"“{match['key']}”和它下面缩进的行不再读了，可以删掉。")


def _plugin(root: Path) -> Iterator[Advice]:
    """Yield what keeps MkDocs from publishing the articles of a folder unchecked: the plugin of this program."""
    text = _text(root / SETTINGS)
    try:
        if not text or root.resolve() == PACKAGED.resolve() or "yinling" in plugins(root / SETTINGS):
            return
    except InvalidSettingsError:
        return  # which `check` names
    at, line = next(((at, each) for at, each in enumerate(text.split("\n"), 1) if each.startswith("plugins:")), (0, ""))
    fixed = "在这一行下面加一行“  - yinling”" if at else "在最后加两行：“plugins:”和“  - yinling”"
    if re.fullmatch(r"plugins:\s*\[\s*\]\s*", line):
        fixed = "改成“plugins: [yinling]”"
    yield Advice(SETTINGS, at, f"{fixed}。没有它，在这里运行 mkdocs build 会不检查，草稿也登出去。", is_needed=True)


def _files(root: Path, changed: Sequence[Change]) -> Iterator[Advice]:
    for path in (path for change in changed for path in change.files):
        if (root / path).exists():
            yield Advice(path, 0, "不用了，可以删掉。")
    if (root / "hooks" / "yinling").is_dir():
        for path in _OF_PROGRAM:
            if (root / path).exists():
                yield Advice(path, 0, "这是程序的，程序另外安装；没有自己改过，就可以删掉。")
    if (root / ".vscode" / "schemas").is_dir() and "/.vscode/schemas/" not in _text(root / ".gitignore").split("\n"):
        yield Advice(
            ".vscode/schemas", 0, "这是 yinling schema 生成的，不用提交。在 .gitignore 里加一行 /.vscode/schemas/。"
        )


def _theme(root: Path) -> Iterator[Advice]:
    """Yield the centre's copies of the theme: those that are not its own work, and those that nothing reads."""
    if (root / _THEME).resolve() == (PACKAGED / _THEME).resolve():
        return
    same, left = [], 0
    for path in (f"{_THEME}/{each.name}" for each in list_folder(root / _THEME) if each.is_file and not each.is_hidden):
        is_there = (PACKAGED / path).is_file()
        if is_there and _plain(PACKAGED / path) == _plain(root / path):
            same.append(Advice(path, 0, "和程序带的一样，可以删掉，以后跟着新版本走。"))
            continue
        left += 1
        if is_copy(root / path, path):
            yield Advice(path, 0, "是旧版本的，会盖住新版本的，删掉它。", is_needed=True)
        elif is_there and path in _earlier():
            yield Advice(path, 0, "是自己改过的；程序的也改了，对照新的看一遍，不用改就删掉。")
        elif path.endswith(".html") and not is_there:
            yield Advice(path, 0, "程序里没有这个样板，放在这里不起作用，可以删掉。")
    if same and not left:
        same = [Advice(_THEME, 0, "里面的文件都和程序带的一样，整个文件夹可以删掉，以后跟着新版本走。")]
    yield from same


def _defaults(root: Path, loaded: Loaded) -> Iterator[Advice]:
    if root.resolve() == PACKAGED.resolve():
        return
    uses = any(site.uses_defaults for site in loaded.valid.all(Site))
    copies = [*_copied_pages(root), *_copied_records(loaded)]
    if copies and not uses:
        yield Advice("data/site.yml", 0, "加一行“用自带的: 是”，下面说和自带的一样的就可以删掉，以后跟着新版本走。")
    yield from copies


def _copied_pages(root: Path) -> Iterator[Advice]:
    for path in default_files():
        if path.startswith("content/") and (root / path).is_file() and is_copy(root / path, path):
            yield Advice(path, 0, "和程序自带的一样，可以删掉。")


def _copied_records(loaded: Loaded) -> Iterator[Advice]:
    """Yield the files with records that the program has with the same values in every field."""
    by_file: dict[str, list[Record]] = {}
    kinds = {type(record) for record in packaged_records()} - {Article}
    for record in (record for kind in kinds for record in loaded.valid.all(kind) if record.origin.file):
        by_file.setdefault(record.origin.file, []).append(record)
    for file, records in sorted(by_file.items()):
        same = [record for record in records if any(_is_same(record, each) for each in packaged_records())]
        if len(same) == len(records) and not records[0].origin.is_packaged:
            yield Advice(file, 0, "里面每一条都和程序自带的一样，可以删掉。")
        elif same and not records[0].origin.is_packaged:
            names = "、".join(map(_shown, same[:10])) + ("等" if len(same) > 10 else "")
            yield Advice(file, 0, f"有 {len(same)} 条和程序自带的一样，可以删掉：{names}。别的留着。")


def _shown(record: Record) -> str:
    return str(getattr(record, "type", record.shown_title))


def _is_same(record: Record, default: Record) -> bool:
    if type(record) is not type(default) or not (record.id == default.id or record.replaces(default)):
        return False
    return record.model_dump(exclude={"id"}) == default.model_dump(exclude={"id"})


def _pins(root: Path) -> Iterator[Advice]:
    version = metadata.version("yinling")
    for path in _pipelines(root):
        for at, line in enumerate(_text(path).split("\n"), 1):
            if (match := _PIN.search(line)) and match[1] != version:
                text = f"现在装的是 {version}，改成：{_PIN.sub(f'yinling=={version}', line).strip()}"
                yield Advice(path.relative_to(root).as_posix(), at, text, is_needed=True)


def _pipelines(root: Path) -> Iterator[Path]:
    for name in _PIPELINES:
        path = root / name
        yield from sorted(path.glob("*.y*ml")) if path.is_dir() else [path] if path.is_file() else []


def is_copy(file: Path, path: str) -> bool:
    """Return whether a file is what this or an earlier version of the program has at a path, whatever its line ends."""
    content = _plain(file)
    packaged = PACKAGED / path
    return (packaged.is_file() and _plain(packaged) == content) or _hash(content) in _earlier().get(path, ())


def _plain(file: Path) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n")


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


@cache
def _earlier() -> Mapping[str, Sequence[str]]:
    rows = (resources.files(__package__) / "earlier_files.txt").read_text("utf-8").splitlines()
    return {path: hashes for path, *hashes in map(str.split, rows)}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""
