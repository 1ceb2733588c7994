"""``yinling clean``: turns what was pasted into an article into Markdown, and shows the difference first."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import click

from ..core.files import write_atomically
from ..core.problems import as_text
from .options import Command

_LIMIT = 8 * 1024 * 1024  # bytes of a file and of a line: pasted HTML is long, and often one line
_LONGEST_SHOWN = 160  # characters of a line that goes


@click.command(cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="改好的写进文件。不加就只看要改哪里。")
def clean(file: Path, write: bool) -> None:
    """把从微信、WPS 或网页粘贴来的文章整理成 Markdown，先看改哪里。"""
    if file.suffix.lower() not in (".md", ".txt") or not file.is_file():
        raise click.ClickException(f"没有“{file}”这个文件，或者不是文章。要写 .md 文件，如 content/study/wenzhang.md。")
    from ..library.clean_article import clean_text
    from ..sources import text

    source = text.read(file, file.as_posix(), text.Limits(_LIMIT, _LIMIT))
    if source.problems:
        raise click.ClickException(f"文件读不了。\n{as_text(source.problems)}")
    cleaned = clean_text(source.text)
    if cleaned.text == source.text:
        click.echo("没有要整理的地方。")
        return
    click.echo("\n".join(_difference(source.text, cleaned.text)))
    for what, count in cleaned.lost.items():
        click.echo(f"有 {count} 处{what}带不过来，那里写着“这里原有{what}”，请另存下来，放在文章旁边。")
    if not write:
        click.echo("\n文件还没有改。看过没有问题，再运行一次，后面加上 --write。")
        return
    write_atomically(file, _encoded(cleaned.text, file.read_bytes()))
    click.echo("\n已经写进文件。再运行 yinling check 看一看。")


def _difference(before: str, after: str) -> Iterator[str]:
    """Yield the lines that change, with the numbers of their lines in the file."""
    old, new = before.split("\n"), after.split("\n")
    changes: list[list[int]] = []
    for what, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        if changes and not "".join(old[changes[-1][1] : start]).strip():  # only blank lines between: one change
            changes[-1][1], changes[-1][3] = end, new_end
        else:
            changes.append([start, end, new_start, new_end])
    for start, end, new_start, new_end in changes:
        yield f"第 {start + 1} 行："
        for line in old[start:end]:
            yield f"- {line}" if len(line) <= _LONGEST_SHOWN else f"- {line[: _LONGEST_SHOWN - 1]}…"
        yield from (f"+ {line}" for line in new[new_start:new_end])


def _encoded(content: str, before: bytes) -> bytes:
    """Return a text with the line ends and the byte order mark that its file had before."""
    if b"\r\n" in before:
        content = content.replace("\n", "\r\n")
    return (codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b"") + content.encode()
