"""What a page says about clicking is hidden on paper, and what is printed or hung says nothing of it."""

from __future__ import annotations

import re

from tests.conftest import ROOT

CLICK = re.compile("点开|点一下|点击|单击")
ON_SCREEN = re.compile(r'<(\w+)[^>]*class="[^"]*\byl-on-screen\b[^"]*"[^>]*>.*?</\1>', re.DOTALL)


def test_words_about_clicking_are_hidden_on_paper() -> None:
    css = (ROOT / "theme_overrides/styles/8-print.css").read_text("utf-8")
    hidden = re.search(r"([^{}]*)\{ display: none; \}", css)
    assert hidden and ".yl-on-screen" in hidden[1]
    templates = [*(ROOT / "theme_overrides").rglob("*.html")]
    said = [path.name for path in templates if CLICK.search(path.read_text("utf-8"))]
    left = [path.name for path in templates if CLICK.search(ON_SCREEN.sub("", path.read_text("utf-8")))]
    assert said and left == []


def test_articles_that_are_hung_do_not_tell_to_click() -> None:
    articles = [
        path for folder in ("walls", "concepts", "services") for path in (ROOT / "content" / folder).glob("*.md")
    ]
    assert articles and [path.name for path in articles if CLICK.search(path.read_text("utf-8"))] == []


def test_a_page_prints_at_sixteen_points() -> None:
    css = (ROOT / "theme_overrides/styles/8-print.css").read_text("utf-8")
    assert "html, html[data-size] { font-size: 16pt; }" in css
    small = {found[1]: found[2] for found in re.finditer(r"([^{}]*)\{[^{}]*font-size: ([0-9.]+)pt", css)}
    assert {rule.strip() for rule, size in small.items() if float(size) < 16} == {"sup, sub, .footnote-ref"}
