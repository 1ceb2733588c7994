"""Generate files that try to use up memory and time; each is as large as the size limit or larger.

``python -m tests.hostile`` measures `yinling check` on each: CPU seconds and peak memory.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.conftest import ROOT
from yinling.sources.text import ARTICLE, RECORDS

BASE = ROOT / "tests" / "cases" / "_base"
SOUND = "名称: 第七党支部\n类型: 党支部\n上级: dw\n公开范围: 公开\n状态: 已审核\n"
FRONT = "---\n标题: 长文章\n主题: 健康养生\n日期: 2019-03-01\n公开范围: 公开\n状态: 已审核\n---\n\n"


def repeat(line: str, size: int = RECORDS.size) -> bytes:
    """Return a line repeated up to ``size`` bytes."""
    return (line * (size // len(line.encode()))).encode()


def lines_of(part: str) -> bytes:
    """Return a file of lines of the maximal length that repeat ``part``."""
    return repeat(part * (RECORDS.line // len(part)) + "\n")


def bomb() -> bytes:
    """Return the “billion laughs” attack: nested aliases that expand to 9¹² items."""
    rows = [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)]
    return ("a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(rows)).encode()


RECORD_FILES: Mapping[str, Callable[[], bytes]] = {
    "bomb": bomb,
    "merge-keys": lambda: b"a: &a {x: 1}\nb:\n  <<: [*a, *a]\n",
    "long-line": lambda: b"a: " + b"x" * 100_000,
    "many-keys": lambda: "".join(f"k{n}: v\n" for n in range(40_000)).encode(),
    "many-items": lambda: repeat("- x\n"),
    "many-records": lambda: repeat("- 名称: 甲\n"),
    "open-quotes": lambda: repeat('标题: "甲\n'),
    "open-brackets": lambda: repeat("标题: [甲\n"),
    "open-brackets-in-list": lambda: repeat("- [甲\n"),
    "one-long-quote": lambda: '备注: "\n'.encode() + repeat("字 \n", RECORDS.size - 20),
    "text-blocks": lambda: repeat("标题: |\n  a\n"),
    "wide-colons": lambda: repeat("标题：学习\n"),
    "tabs": lambda: repeat("\t标题: 学习\n"),
    "no-width": lambda: repeat("标题: 学\u200b习\n"),
    "syntax": lambda: repeat("@@: ] }\n"),
    "colons": lambda: repeat(": : :\n"),
    "deep-brackets": lambda: b"a: " + b"[" * 9_000 + b"]" * 9_000,
    "deep-brackets-open": lambda: lines_of("["),
    "deep-brackets-in-lines": lambda: b"a: " + repeat("[\n", RECORDS.size - 10),
    "deep-braces": lambda: b"a: " + b"{a: " * 4_000 + b"1" + b"}" * 4_000,
    "deep-keys": lambda: b"".join(b" " * n + b"a:\n" for n in range(1_000)),
    "deep-dashes": lambda: b"- " * 9_000 + b"x",
    "wide-spaces": lambda: lines_of("\u3000"),
    "quotes": lambda: lines_of('"'),
    "hashes": lambda: lines_of(" #"),
    "commas": lambda: repeat("a: {" + ",a: b" * 3_900 + "}\n"),
    "dashes": lambda: lines_of("－　"),
    "nul": lambda: b"name: a\0b\n",
    "utf-16": lambda: "名称: 甲".encode("utf-16"),
    "utf-16-without-mark": lambda: "名称: 甲".encode("utf-16-be"),
    "utf-32": lambda: "名称: 甲".encode("utf-32"),
    "gbk": lambda: "名称: 第九党支部".encode("gbk"),
    "big5": lambda: "名稱: 學習".encode("big5"),
    "half-a-character": lambda: "名称: 甲".encode()[:-1],
    "surrogates": lambda: b"a: \xed\xa0\x80\n",
    "long-number": lambda: SOUND.encode() + b"\xe6\x8e\x92\xe5\xba\x8f: " + b"9" * 5_000,
    # Last, because the peak memory of this process is inherited by the processes that it starts.
    "hundred-megabytes": lambda: b"x: " + b"a" * 100_000_000,
}


def prose(text: str) -> bytes:
    return (FRONT + text).encode()


def paragraph(part: str) -> bytes:
    """Return an article of one paragraph, with lines of the maximal length."""
    return prose("") + repeat(part * (ARTICLE.line // len(part)) + "\n", ARTICLE.size - len(prose("")))


REFUSED_ARTICLES: Mapping[str, Callable[[], bytes]] = {
    "large": lambda: prose("字\n\n" * ARTICLE.size),
    "long-line": lambda: prose("字" * 100_000),
    "nul": lambda: prose("甲\0乙"),
    "lists": lambda: prose("\n".join("    " * n + "- a" for n in range(120))),
    "lists-after-a-fence": lambda: prose("```\n" + "\n".join("    " * n + "- a" for n in range(120))),
    "quotations": lambda: prose(">" * 3_000),
    "brackets": lambda: paragraph("["),
    "links": lambda: paragraph("[a]("),
    "pictures": lambda: paragraph("![a]("),
    "comments": lambda: paragraph("<!--"),
    "addresses": lambda: paragraph("<a@b "),
}
ACCEPTED_ARTICLES: Mapping[str, Callable[[], bytes]] = {
    "stars": lambda: paragraph("*a "),
    "marks": lambda: paragraph("**_"),
    "backticks": lambda: paragraph("`"),
    "tags": lambda: paragraph("<div>" * 30),
    "bars": lambda: paragraph("|a"),
    "paragraphs": lambda: prose("") + repeat("字\n\n", ARTICLE.size // 2),
}


def bounded(memory: int, seconds: int) -> Callable[[], None]:
    """Return a function that limits a child process to ``memory`` bytes of address space and CPU ``seconds``."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    return limit


def main() -> None:
    print(f"{'file':26}{'exit':>5}{'seconds':>9}{'MB':>6}")
    for name, content in {"(none)": SOUND.encode, **RECORD_FILES}.items():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(BASE, folder, dirs_exist_ok=True)
            Path(folder, "data", "orgs", "zb07.yml").write_bytes(content())
            command = [sys.executable, "-m", "yinling", "check", "--root", folder]
            running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(running.pid, 0)
            code = os.waitstatus_to_exitcode(status)
            print(f"{name:26}{code:5}{used.ru_utime + used.ru_stime:9.1f}{used.ru_maxrss // 1024:6}", flush=True)


if __name__ == "__main__":
    main()
