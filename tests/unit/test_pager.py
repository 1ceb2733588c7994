"""Links to the pages of a long list: their numbers side by side do not look like a telephone number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.gates import privacy_problems
from yinling.pages.page import Slice
from yinling.privacy.scanner import Scanner
from yinling.site import steps, theme

PAGER = '{% import "_macros.html" as m with context %}{{ m.pager(part) }}'


@pytest.mark.parametrize("count", [3, 12, 13, 29, 90, 190])
def test_numbers_of_pages_are_no_telephone_number(count: int, tmp_path: Path) -> None:
    library = steps.read(ROOT).library
    assert library is not None
    template = theme.context_of(library).templates.environment.from_string(PAGER)
    uris = tuple(f"p{number}/" for number in range(1, count + 1))
    for number in range(1, count + 1):
        html = template.render(url=lambda uri: uri, part=Slice((), number, uris))
        assert f">{number}</b>" in html
        (tmp_path / f"{number}.html").write_text(html, "utf-8")
    assert list(privacy_problems(tmp_path, Scanner())) == []
