"""Plain English in docstrings and comments: checks what `make lint` asks of them beside ruff's rules.

Input: the tracked files of the repository. Output: a line for each finding, as file:line, and exit code 1.
``python -m tests.plain_english [PATH …]`` looks at some files or folders only.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent

# Phrases that a newcomer has to puzzle over, each with the field's words to write in their place.
BANNED = {
    r"hangs? on|hung on": "depends on",
    r"st(?:ands?|ood|anding) for": "identifies, represents, replaces",
    r"(?:is|are|was|were|be|been|being|not|never) told|tells? of": "reported, shown, known",
    r"amiss": "wrong, invalid",
    r"lets? go|letting go": "free, discard",
    r"anew": "again",
    r"shel(?:f|ves)": "batch, folder",
    r"drawers?": "cache",
    r"strangers?": "unexpected files",
    r"(?:is|are|was|were) (?:not )?in order": "valid, sorted",
    r"what (?:of|is wanted)": "name the thing",
    r"spoil(?:t|s)?": "damage, corrupt",
    r"bears? (?:the|a|its|no)": "has",
    r"to be had": "available",
    r"there are (?:more|less) of": "more, fewer",
    r"no more is": "nothing else is",
    r"the looks? at": "the check of",
    r"beholds?|wherein|thereof|whereof": "plain words",
}
_BANNED = [(re.compile(rf"\b(?:{phrase})\b", re.IGNORECASE), plain) for phrase, plain in BANNED.items()]
_COMMENTS = {
    ".js": re.compile(r"/\*.*?\*/|(?<![:\"'\w/])//[^\n]*", re.DOTALL),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".html": re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL),
    ".typ": re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL),
    ".yml": re.compile(r"(?m)^\s*#.*$"),
    ".toml": re.compile(r"(?m)#.*$"),
    ".conf": re.compile(r"(?m)#.*$"),
    ".sh": re.compile(r"(?m)^\s*#.*$"),
    ".md": re.compile(r".+", re.DOTALL),
}
# Their content is data, other people's words or Chinese.
_SKIPPED = ("content/", "data/", "tests/cases/", "tests/bench/", "tests/browser/lighthouse/", ".vscode/", "LICENSE")


class Finding(NamedTuple):
    """A place that reads badly, and what to do about it."""

    file: str
    line: int
    advice: str


def findings(name: str, text: str) -> Iterator[Finding]:
    """Yield what is wrong with the docstrings and comments of one file."""
    suffix = Path(name).suffix
    if suffix == ".py":
        yield from _phrases(name, _of_python(text))
    elif pattern := _COMMENTS.get(suffix):
        yield from _phrases(name, ((text.count("\n", 0, m.start()) + 1, m[0]) for m in pattern.finditer(text)))


def _of_python(text: str) -> Iterator[tuple[int, str]]:
    """Yield the comments and docstrings of a module with the lines they begin on."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            constant = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                yield constant.lineno, constant.value


def _phrases(name: str, texts: Iterator[tuple[int, str]]) -> Iterator[Finding]:
    for line, text in texts:
        for pattern, plain in _BANNED:
            for match in pattern.finditer(text):
                at = line + text.count("\n", 0, match.start())
                yield Finding(name, at, f"“{match[0]}”: write {plain}")


def tracked(paths: list[str]) -> list[str]:
    """Return the files that git tracks, or will, below some paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *paths]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name and not name.startswith(_SKIPPED) and (ROOT / name).is_file()]


def main(paths: list[str]) -> int:
    """Print the findings; return 1 where there are any."""
    found: list[Finding] = []
    for name in tracked(paths):
        if (Path(name).suffix == ".py" or Path(name).suffix in _COMMENTS) and not name.endswith(".zh.md"):
            found += findings(name, (ROOT / name).read_text("utf-8"))
    for each in sorted(set(found)):
        print(f"{each.file}:{each.line}: {each.advice}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
