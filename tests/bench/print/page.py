"""Write the packet as HTML for a peer that prints web pages: the same articles, font and font size."""

from __future__ import annotations

import html
from collections.abc import Iterable

from yinling.library.article_renderer import Renderer
from yinling.library.html_tree import VOID_TAGS, Node
from yinling.printing.font import FOLDER
from yinling.records.article import Article

STYLE = """
@font-face { font-family: N; src: url("FONT"); font-weight: 100 900 }
@page { size: A4; margin: 25mm 21mm; @top-left { content: string(title); font: 14pt N }
        @bottom-center { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; font: 14pt N } }
body { font: 18pt/1.75 N; line-break: strict } h1 { break-before: page; string-set: title content(); font-size: 1.45em }
table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #444; padding: .4em }
.contents a::after { content: leader(".") target-counter(attr(href), page) }
.admonition, details { border: 1pt solid #444; padding: .8em }
"""


def page(articles: Iterable[Article], renderer: Renderer) -> str:
    rows = [*articles]
    contents = "".join(f'<p><a href="#a{n}">{html.escape(a.title)}</a></p>' for n, a in enumerate(rows))
    bodies = "".join(
        f'<h1 id="a{n}">{html.escape(a.title)}</h1>{"".join(map(_html, renderer.tree(a).children))}'
        for n, a in enumerate(rows)
    )
    font = next(FOLDER.glob("*.ttf")).as_uri()
    head = f"<meta charset=utf-8><title>学习资料</title><style>{STYLE.replace('FONT', font)}</style>"
    return f'<html lang="zh-CN"><head>{head}</head><body><div class="contents">{contents}</div>{bodies}</body></html>'


def _html(node: Node | str) -> str:
    if isinstance(node, str):
        return html.escape(node)
    names = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes.items() if name != "id")
    inside = "".join(map(_html, node.children))
    return f"<{node.tag}{names}>" if node.tag in VOID_TAGS else f"<{node.tag}{names}>{inside}</{node.tag}>"
