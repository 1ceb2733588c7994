"""Read the numbers of the built pages as a reader does: parts add up, and a number leads to its own records alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag

import pytest

HIDDEN = "不公开"
TABLE = re.compile(r'<table class="[^"]*yl-sum">.*?</table>', re.DOTALL)
ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)


def read(site: Path, uri: str) -> str:
    return (site / uri / "index.html").read_text("utf-8")


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def number(cell: str) -> int | None:
    """Return the last number of a cell: the sum in ``931 条，17,220 人次``. None: it is not published."""
    if HIDDEN in cell:
        return None
    found = re.findall(r"(−?)([0-9][0-9,]*)", cell)
    return int(found[-1][1].replace(",", "")) * (-1 if found[-1][0] else 1) if found else 0


def wrong_sums(html: str) -> Iterator[str]:
    """Yield the columns of tables whose rows do not add up to the last one, and sums that no two tables agree on."""
    for table in TABLE.findall(html):
        rows = [[text(cell) for cell in CELL.findall(row)] for row in ROW.findall(table)][1:]
        for column in range(1, len(rows[0])):
            *parts, total = [number(row[column]) for row in rows]
            known = sum(part or 0 for part in parts)
            if total is None or (known != total if None not in parts else known > total):
                yield f"{rows[0][0]} …: {known} of {total}"


def metrics(site: Path) -> list[str]:
    return sorted({row["metric"] for row in json.loads((site / "figures.json").read_text("utf-8"))})


def test_the_parts_of_every_figure_add_up_to_its_total(site: Path) -> None:
    wrong, tables = {}, 0
    for metric in metrics(site):
        html = read(site, f"report/{metric}")
        tables += len(TABLE.findall(html))
        if found := [*wrong_sums(html)]:
            wrong[metric] = found
    assert wrong == {}
    assert tables > 2 * len(metrics(site))


def test_every_table_of_a_figure_has_the_total_of_its_first_line(site: Path) -> None:
    for metric in metrics(site):
        html = read(site, f"report/{metric}")
        lead = number(text(re.findall(r'<p class="yl-lead">(.*?)</p>', html)[0]))
        years, *more = TABLE.findall(html)
        last = [text(cell) for cell in CELL.findall(ROW.findall(years)[-1])]
        assert number(last[1]) == lead, metric
        of_years = {number(text(CELL.findall(row)[1])) for row in ROW.findall(years)[1:]}
        for table in more:  # by organisation: of all years; by month: of one year
            assert number(text(CELL.findall(ROW.findall(table)[-1])[1])) in of_years, metric


def test_the_check_of_sums_sees_a_missing_part(site: Path) -> None:
    html = read(site, "report/theme_films")
    assert [*wrong_sums(html)] == []
    assert [*wrong_sums(re.sub(r"<tr><td><a[^>]*>离退休管理中心党委本级.*?</tr>", "", html))] != []
    assert [*wrong_sums(html.replace('<td class="yl-nowrap">7<', '<td class="yl-nowrap">8<'))] != []


def test_the_records_of_every_figure_are_listed_or_counted_as_not_listed(site: Path) -> None:
    for metric in metrics(site):
        html = read(site, f"report/{metric}")
        last = CELL.findall(ROW.findall(TABLE.findall(html)[0])[-1])
        records = re.match(r"([0-9,]+) 条", text(last[2]))
        if records is None or "可以公开的记录" not in html:
            continue
        section = text(html.partition('id="records"')[2].partition("</p>")[0])
        assert sum(int(n.replace(",", "")) for n in re.findall(r"([0-9,]+) 条", section)) == number(records[1]), metric


def test_every_number_of_a_report_leads_to_its_year(site: Path) -> None:
    for year in (2018, 2019):
        html = read(site, f"report/{year}")
        links = re.findall(r'<td><a href="([^"]*report/(\w+)/#y(\d+))">[^<]*</a></td><td>(.*?)</td>', html)
        assert len(links) == len(metrics(site))
        for address, metric, of, shown in links:
            assert int(of) == year
            row = re.search(rf'<tr id="{urldefrag(address)[1]}">.*?</tr>', read(site, f"report/{metric}"), re.DOTALL)
            assert row, address
            assert text(CELL.findall(row[0])[1]) == text(shown), address


def one_list(folder: Path) -> str:
    """Return the pages of a long list as one section, whose heading ends with the number."""
    pages = sorted(folder.rglob("index.html"), key=lambda page: len(page.parts))
    first, *others = (page.read_text("utf-8").partition("<main")[2].partition("</main>")[0] for page in pages)
    return first.replace("。</p>", "</h2>", 1) + "".join(re.findall(r"<ul.*</ul>", "".join(others), re.DOTALL))


ORGS = ["zb01", "zb09", "zgzb", "dzz2"]


@pytest.mark.parametrize("org", ORGS)
def test_every_number_of_an_organisation_leads_to_its_own_records(site: Path, org: str) -> None:
    below = {file.stem for file in (Path(__file__).parents[2] / "data" / "orgs").glob("*.yml")}
    if org != "dzz2":
        below = {id for id in below if id == org or id.startswith(f"{org}-")}
    html, figures = read(site, f"orgs/{org}"), read(site, f"orgs/{org}/figures")
    links = re.findall(rf'href="[^"]*orgs/{org}/figures/(#?)(\w+)/?">[^<]*</a></td><td[^>]*>([^<]*)<', html)
    assert links
    for is_here, metric, shown in links:
        if is_here:
            section = re.search(rf'<h2 id="{metric}">.*?(?=<h2|</main)', figures, re.DOTALL)
        else:  # a long list has pages of its own
            section = re.search(r"<h1>.*", one_list(site / "orgs" / org / "figures" / metric), re.DOTALL)
        assert section, metric
        heading, after = section[0].split("</h2>", 1)
        assert text(heading).endswith(shown), metric
        assert number(re.split("[。；]", text(after))[0]) == number(shown), metric
        listed = re.findall(r'yl-item__link" href="[^"]*activities/([^/]+)/', section[0])
        if org != "dzz2":
            assert set(listed) <= below, metric
        hidden = re.search(r"其中 ([0-9,]+) 条是内部记录", text(after))
        records = re.search(r"记录 ([0-9,]+) 条", text(after))
        assert records
        items = section[0].count("yl-item__meta")
        assert number(records[1]) == items + (number(hidden[1]) or 0 if hidden else 0), metric


def test_large_numbers_have_marks_and_no_day_is_written_in_digits_alone(site: Path) -> None:
    pages = [*(site / "report").rglob("index.html"), *(site / "cadence").rglob("index.html")]
    pages += (site / "orgs").rglob("figures/index.html")
    assert len(pages) > 60
    for page in pages:
        main = page.read_text("utf-8").partition("<main")[2].partition("</main>")[0]
        shown = text(re.sub(r"<[^>]+>", "\n", main)) + " ".join(re.findall(r'aria-label="([^"]*)"', main))
        assert not re.search(r"(?<![\d,])\d{5,}", shown), page
        assert not re.search(r"\d{4}-\d\d-\d\d", shown), page
