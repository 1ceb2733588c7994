"""Write the pages of a centre as input of other engines: `python -m tests.bench.build.peers CENTRE WORK`.

Hugo and Eleventy read ``WORK/content``: a Markdown file with front matter for each activity and article, and the
finished body of every other page. They make the lists of activities themselves, by organisation and year, by month and
by type. MkDocs reads ``WORK/pages``. It makes no pages from data, so that it gets all bodies finished.
The frame of the pages is the product's own, with the engine's expressions in place of its placeholders.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml

from yinling.library.article_links import Find, links_of, site_address
from yinling.library.link_target import parse_target
from yinling.library.load import load
from yinling.pages import study
from yinling.pages.context import SiteContext
from yinling.pages.layout import navigation, placeholders
from yinling.pages.page import Page, base_of, percent
from yinling.pages.registry import record_pages
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.campaign import Campaign
from yinling.records.org import Org
from yinling.records.vocabulary import Term
from yinling.site.theme import context_of

HERE = Path(__file__).parent
# The pages of activities and the lists of activities, which the peers make themselves.
MADE_BY_PEERS = re.compile(r"activities/(?:year/\d+/\d+/|type/|(?!year/|coming/|channels/)[^/]+/).*")
MKDOCS = """
site_name: 学堂
docs_dir: pages
theme: {name: material, language: zh, font: false}
plugins: []
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, pymdownx.details, pymdownx.superfences,
                      {pymdownx.tabbed: {alternate_style: true}}]
validation: {omitted_files: ignore, links: {not_found: ignore, unrecognized_links: ignore, absolute_links: ignore}}
# A navigation of all pages on every page would be most of the site.
nav: [index.md]
"""
SECTION = ' aria-current="true"'
HUGO = {
    "title": "{{ .Title }}",
    "title_end": " - 银龄学堂",
    "description": "{{ .Description }}",
    "crumbs": '{{ partial "crumbs.html" . }}',
    "content": '{{ block "main" . }}{{ end }}',
    "address": "本页网址：{{ .Permalink }}",
    "canonical": "{{ .Permalink }}",
}
NUNJUCKS = {
    "title": "{{ title or item.title }}",
    "title_end": " - 银龄学堂",
    "description": "{{ description or item.title }}",
    "crumbs": '{% include "crumbs.njk" %}',
    "content": "{{ content | safe }}",
    "address": "本页网址：https://yinling.example.org{{ page.url }}",
    "canonical": "https://yinling.example.org{{ page.url }}",
}


class Peers:
    """Writes the input of all peers for one centre."""

    def __init__(self, context: SiteContext, work: Path) -> None:
        self.context, self.work = context, work
        self.library, self.tree = context.library, context.overview.tree
        self.units = {term.name: term.unit for term in self.library.all(Term) if term.id.startswith("activity-metrics")}

    def activity(self, a: Activity) -> None:
        org = self.tree.get(a.org)
        assert org is not None
        code = self.context.type_codes.get(a.type, "")
        campaign = self.library.get(Campaign, a.campaign or "")
        studied = [s for id in a.study if (s := self.library.get(Article, id)) and s.is_public]
        codes = [self.context.type_codes.get(name, "") for name in a.types]
        front = {
            "title": a.title,
            "description": f"{a.date} {self.tree.full_name(org)} {a.type}",
            "date": str(a.date),
            "time": str(a.time or ""),
            "place": a.place,
            "org": {"id": org.id, "name": self.tree.full_name(org), "url": f"/{org.uri}"},
            "sort": {"name": a.type, "code": code, "also": [name for name in a.types if name != a.type]},
            "mode": list(a.mode),
            "expected": a.expected,
            "actual": a.actual,
            "attendance": percent(a.attendance) if a.attendance is not None else None,
            "metrics": [{"name": k, "value": n, "unit": self.units.get(k) or ""} for k, n in a.metrics.items()],
            "campaign": {"title": campaign.title, "url": f"/{campaign.uri}"} if campaign else None,
            "topics": list(a.topics),
            "study": [{"title": s.title, "url": f"/{s.uri}", "summary": s.summary} for s in studied],
            "kinds": [code for code in codes if code],
            "months": [f"{a.date:%Y-%m}"],
            "crumbs": [
                {"title": "活动", "url": "/activities/"},
                {"title": self.tree.full_name(org), "url": f"/activities/{org.id}/"},
                {"title": f"{a.year}年", "url": f"/activities/{org.id}/{a.year}/"},
            ],
        }
        summary = "\n\n".join((a.summary or "").split("\n"))
        self._save(f"content/{a.uri.rstrip('/')}.md", a.uri, "activity", front, summary)

    def article(self, a: Article) -> None:
        body = resolve_markdown(a, base_of(a.uri), self.library.find)
        below = _without_empty_lines(self.context.page(study.below(self.context, a), a.uri, "", "").html)
        front = {"title": a.title, "description": a.summary, "crumbs": [{"title": "学习", "url": "/study/"}]}
        body = f"# {a.title}\n\n{body}\n\n{below}\n"
        self._save(f"content/articles/{a.id.replace('/', '-')}.md", a.uri, "study", front, body)
        self._text(f"pages/{a.uri.rstrip('/')}.md", body)

    def page(self, page: Page) -> None:
        body = f"<div>\n{_without_empty_lines(page.html)}\n</div>\n"
        self._text(f"pages/{page.uri}index.md", f"---\n{_front_matter({'title': page.title})}---\n\n{body}")
        if not MADE_BY_PEERS.fullmatch(page.uri):
            front = {
                "title": page.title,
                "description": page.description,
                "crumbs": [{"title": crumb.title, "url": f"/{crumb.uri}"} for crumb in page.crumbs],
            }
            name = page.uri.rstrip("/").replace("/", "-") or "home"
            self._save(f"content/pages/{name}.md", page.uri, page.section, front, body)

    def lists(self) -> None:
        """Write the titles and addresses of Hugo's lists. Eleventy's configuration has those of its own."""
        never = {"build": {"render": "never", "list": "never"}}
        for section in ("activities", "articles", "pages"):
            self._text(f"lists/{section}/_index.md", f"---\n{_front_matter(never)}---\n")
        public = [a for a in self.library.all(Activity) if self.tree.get(a.org)]
        for org in self.library.all(Org):
            for year in {a.year for a in public if a.org == org.id}:
                uri = f"activities/{org.id}/{year}/"
                title = {"title": f"{self.tree.full_name(org)}{year}年的活动", "type": "year"}
                self._save(f"lists/{uri}_index.md", uri, "activities", title)
                own = {"title": f"{self.tree.full_name(org)}的活动", "type": "org"}
                self._save(f"lists/activities/{org.id}/_index.md", f"activities/{org.id}/", "activities", own)
        for month in {a.date.replace(day=1) for a in public}:
            uri = f"activities/year/{month:%Y/%m}/"
            front = {"title": f"{month.year}年{month.month}月的活动"}
            self._save(f"lists/months/{month:%Y-%m}/_index.md", uri, "activities", front)
        for term in self.library.all(Term):
            if term.id.startswith("activity-types/") and term.code:
                uri = f"activities/type/{term.code}/"
                self._save(f"lists/kinds/{term.code}/_index.md", uri, "activities", {"title": term.name})

    def frames(self) -> None:
        environment = jinja2.Environment(loader=jinja2.FileSystemLoader(self.library.root / "theme_overrides"))
        environment.globals["url"] = lambda path: f"/{path}".replace("/.", "/")
        frame = environment.get_template("base.html").render(
            yl=placeholders(),
            yl_sections=list(navigation(self.library.site.org_word)),
            yl_site=self.library.site,
            config={"site_name": self.library.site.name},
            mkdocs_version="",
        )
        for engine in ("hugo", "eleventy"):
            shutil.copytree(HERE / engine, self.work / engine)
        (self.work / "hugo/layouts/_default/baseof.html").write_text(_fill_frame(frame, HUGO, ".Params"), "utf-8")
        (self.work / "eleventy/_includes/base.njk").write_text(_fill_frame(frame, NUNJUCKS, ""), "utf-8")
        (self.work / "mkdocs.yml").write_text(MKDOCS, "utf-8")
        shutil.copytree(self.library.root / "theme_overrides/assets", self.work / "assets")
        (self.work / "eleventy/lists.njk").rename(self.work / "content/lists.njk")
        for folder, layout in (("activities", "activity"), ("articles", "base"), ("pages", "base")):
            kind = {"layout": f"{layout}.njk", "tags": (folder == "activities" and ["activity"]) or []}
            self._text(f"content/{folder}/{folder}.11tydata.json", json.dumps(kind))

    def _save(self, path: str, uri: str, section: str, front: Mapping[str, Any], body: str = "") -> None:
        named = {"url": f"/{uri}", "permalink": f"/{uri}", "area": section, **front}
        if section == "activity":
            named |= {"area": "activities", "type": "activity"}
        self._text(path, f"---\n{_front_matter(named)}---\n\n{body}")

    def _text(self, path: str, text: str) -> None:
        file = self.work / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def resolve_markdown(article: Article, base: str, find: Find) -> str:
    """Replace the links to records in an article's Markdown by addresses, for other site engines."""
    lines = article.body.split("\n")
    for link in reversed(links_of(article)):
        target = parse_target(link.target, article.id)
        if target.what in ("record", "page") and (uri := site_address(target, find)) is not None:
            line = lines[link.line]
            lines[link.line] = f"{line[: link.column]}{base}{uri}{target.rest}{line[link.end :]}"
    return "\n".join(lines)


def _fill_frame(frame: str, words: Mapping[str, str], params: str) -> str:
    """Return the frame with an engine's expressions in place of placeholders.

    In the navigation each section gets a condition that marks the section of the page.
    """

    def word(match: re.Match[str]) -> str:
        slot = match[1]
        if not slot.startswith("current_"):
            return words.get(slot, "")
        key = slot.removeprefix("current_")
        test = f'if eq .Params.area "{key}"' if params else f'if area == "{key}"'
        return f"{{{{ {test} }}}}{SECTION}{{{{ end }}}}" if params else f"{{% {test} %}}{SECTION}{{% endif %}}"

    return re.sub(r"@@yl-(\w+)@@", word, frame)


def _front_matter(values: Mapping[str, Any]) -> str:
    shown = {key: value for key, value in values.items() if value not in (None, "", [])}
    return yaml.dump(shown, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)


def _without_empty_lines(html: str) -> str:
    """Return HTML without empty lines, which Markdown leaves unchanged."""
    return "\n".join(line for line in html.split("\n") if line.strip())


def write(centre: Path, work: Path) -> int:
    """Write all pages of a centre for all peers; return the number of pages of ours."""
    loaded = load(centre)
    assert loaded.library is not None
    context = context_of(loaded.library)
    peers = Peers(context, work)
    work.mkdir(parents=True)
    number = 0
    for page in record_pages(context):
        peers.page(page)
        number += 1
    for article in context.library.all(Article):
        if article.is_public:
            peers.article(article)
            number += 1
    for activity in context.overview.agenda.newest_first:
        peers.activity(activity)
    peers.lists()
    peers.frames()
    return number


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("centre", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    print(write(options.centre, options.work.resolve()), "pages")
