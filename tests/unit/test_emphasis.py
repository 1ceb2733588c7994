"""Stars and underscores, compared with GitHub's own renderer, and where Chinese text needs other rules."""

from __future__ import annotations

import random
import re

import pytest

from .test_blocks import github, render

_STARS = ["*", "**", "***", "****", "*", "a", "b", "x", "甲", " ", " "]
_SCORES = ["_", "__", "___", "_", "a", "x", "甲", " ", " "]
_MIXED = [*_STARS, *_SCORES, "`c`", "{", "}", "\\_", "，", "[字](#d)", "<b>", "</b>", "&lt;", "“", "”", "\n"]


def _once(html: str) -> str:
    """Leave out a strong element directly in another one, as GitHub does."""
    parts, around = [""], [""]
    for tag in re.split(r"(</?\w+>)", html):
        if tag.startswith("</"):
            shown = around.pop() != "strong" or around[-1] != "strong"
        else:
            shown = tag != "<strong>" or around[-1] != "strong"
            around += [tag[1:-1]] if tag.startswith("<") else []
        parts += [tag] if shown else []
    return "".join(parts)


@pytest.mark.parametrize("parts", [_STARS, _SCORES], ids=["stars", "underscores"])
def test_random_pairs_are_those_of_github(parts: list[str]) -> None:
    """Compare 1,500 random texts."""
    chance = random.Random(60)
    for _ in range(1500):
        text = f"x{''.join(chance.choice(parts) for _ in range(chance.randint(3, 14)))}x"
        assert _once(render(text)) == github(text).strip(), text


def test_no_sign_is_lost_beside_signs_without_a_partner() -> None:
    chance = random.Random(61)
    for _ in range(2000):
        text = "字".join(chance.choice(_MIXED) for _ in range(chance.randint(3, 14)))
        shown = re.sub(r"<.*?>", "", render(text))
        assert shown.count("字") == text.count("字"), text
        assert not re.search(r"klz|wxh|[\x02\x03]", shown), text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("长*宽**高*深", "长<em>宽**高</em>深"),
        ("共识**“爱”**中，**60%**以上", "共识<strong>“爱”</strong>中，<strong>60%</strong>以上"),
        ("**甲：**乙**丙**，***“三”***", "<strong>甲：</strong>乙<strong>丙</strong>，<em><strong>“三”</strong></em>"),
        ("*{注 **甲_*`码`", "<em>{注 **甲_</em><code>码</code>"),
        ("数 * 量 * 甲_乙_丙 _丁_", "数 * 量 * 甲_乙_丙 <em>丁</em>"),
    ],
)
def test_pairs_of_chinese_text(text: str, html: str) -> None:
    assert render(text) == f"<p>{html}</p>"


@pytest.mark.parametrize("text", ["**a *b ", "_a *b* ", "*a **b** _ c* ", "a** *b ", "***a** "])
def test_time_is_linear(text: str) -> None:
    assert render(text * 4000).count("a") >= 4000


@pytest.mark.parametrize("sign", ["*", "**", "_"])
def test_pairs_in_pairs_end_at_the_depth_that_a_renderer_can_go(sign: str) -> None:
    html = render(sign * 1200 + "字" + sign * 1200)
    assert "字" in html
    assert 1 < html.count("<strong>") + html.count("<em>") <= 20
