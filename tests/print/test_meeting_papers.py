"""The papers of a meeting: one number, filled from the record or blank, and the same words as PDF and as DOCX."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.table import Table
from pypdf import PdfReader

from tests.conftest import run
from tests.print.kinds import branch
from tests.print.reading import Paper, plain
from tests.unit.centre import centre, meeting
from yinling.derived.overview import Overview
from yinling.printing.compiler import Compiler, Sheet
from yinling.printing.meeting_number import meeting_number, numbered_meeting
from yinling.printing.meeting_papers import meeting_papers
from yinling.printing.office_paper import Fields, Grid, OfficePaper, Section, Signatures, office_sheet
from yinling.records.activity import Activity
from yinling.workbooks.office_docx import office_docx

HELD = "zb09/2019/2019-03-05-sanduanlu"
NAME = "第九党支部"


@pytest.fixture
def held(overview: Overview) -> Activity:
    found = overview.internal.get(Activity, HELD)
    assert found
    return found


@pytest.fixture
def papers(overview: Overview, held: Activity) -> list[OfficePaper]:
    return meeting_papers(overview, branch(overview), held)


def docx_of(paper: OfficePaper, overview: Overview) -> bytes:
    return office_docx(paper, NAME, overview.library.site.owner, overview.library.as_of)


def texts(content: bytes) -> Iterator[str]:
    """Yield the texts of a document in its order."""
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield from (cell.text for cell in dict.fromkeys(row.cells))
        else:
            yield block.text


def test_all_carry_the_number_of_the_meeting_and_the_version_of_the_form(
    papers: list[OfficePaper], overview: Overview, paper: Callable[[Sheet], Paper]
) -> None:
    assert [each.kind for each in papers] == ["通知", "签到表", "会议记录"]
    for each in papers:
        one = paper(office_sheet(each, NAME, overview.library.site.owner))
        assert all("编号:ZB09-20190305" in page for page in one.pages)
        assert all(plain(each.form) in page for page in one.pages)
        assert all("内部资料" in page for page in one.pages) == each.is_internal
        assert set(one.sizes_in_mm) == {(210, 297)}
        assert one.reader.metadata and NAME in (one.reader.metadata.title or "")


def test_the_record_has_everything_that_is_known(papers: list[OfficePaper], held: Activity, overview: Overview) -> None:
    content = "".join(map(plain, texts(docx_of(papers[2], overview))))
    for words in (held.title, held.place, "49人", "31人", "18人", held.absent_reason, held.decisions[0].text):
        assert plain(str(words)) in content
    assert "有表决权应到有表决权实到" in content  # nobody wrote it: room to write, no zero


def test_the_notice_has_public_fields_only(papers: list[OfficePaper], held: Activity, overview: Overview) -> None:
    content = "".join(map(plain, texts(docx_of(papers[0], overview))))
    assert plain(held.title) in content and "2019年3月5日(星期二)09:00" in content
    for hidden in (held.absent_reason, held.summary, held.decisions[0].text, "31", "49"):
        assert plain(str(hidden))[:12] not in content


def test_an_internal_meeting_says_so_on_its_notice(tmp_path: Path) -> None:
    overview = centre(tmp_path / "centre", activities=[meeting("2019-03-01", 编号="a", 公开范围="内部")])
    (found,) = (a for a in overview.internal.all(Activity) if a.date.month == 3 and a.org == "zb09")
    assert meeting_papers(overview, branch(overview), found)[0].is_internal


@pytest.mark.parametrize(
    ("org", "kind", "to", "what"),
    [
        ("zb09", "党员大会", "第九党支部全体党员同志：", "请您来参加党员大会，"),
        ("zb09", "支委会", "第九党支部各位委员：", "请您来参加支委会，"),
        ("zb09-2", "党小组会", "第九党支部第二党小组全体党员同志：", "请您来参加党小组会，"),
    ],
)
def test_a_notice_invites_those_who_belong_to_the_meeting(
    org: str, kind: str, to: str, what: str, overview: Overview
) -> None:
    held = next(a for a in overview.internal.all(Activity) if a.org == org and a.type == kind)
    owner = overview.tree.get(org)
    assert owner
    notice = meeting_papers(overview, owner, held)[0]
    assert notice.blocks[0] == to and str(notice.blocks[1]).startswith(what)


def test_the_sign_in_of_a_committee_has_room_for_it_and_the_number_that_came(overview: Overview) -> None:
    held = next(a for a in overview.internal.all(Activity) if a.org == "zb09" and a.type == "支委会")
    unknown = held.model_copy(update={"expected": None})
    head, grid, *_ = meeting_papers(overview, branch(overview), unknown)[1].blocks
    assert isinstance(head, Fields) and ("实到", f"{held.actual} 人") in head.rows[-1]
    assert isinstance(grid, Grid) and len(grid.rows) < 15  # of 48 members


def test_meetings_of_a_day_have_different_numbers(tmp_path: Path) -> None:
    rows = [meeting("2019-03-01", kind, 编号=kind_id) for kind, kind_id in (("支委会", "a"), ("党员大会", "b"))]
    overview = centre(tmp_path / "centre", activities=rows)
    found = [a for a in overview.internal.all(Activity) if str(a.date) == "2019-03-01"]
    numbers = [meeting_number(each, overview.internal) for each in found]
    assert numbers == ["ZB09-20190301", "ZB09-20190301-2"]
    assert [numbered_meeting(number.lower(), overview.internal) for number in numbers] == found
    assert numbered_meeting("ZB09-20190302", overview.internal) is None


def test_the_document_has_the_words_of_the_paper_in_order(
    papers: list[OfficePaper], overview: Overview, paper: Callable[[Sheet], Paper]
) -> None:
    blank = meeting_papers(overview, branch(overview))
    for each in (*papers, *blank):
        one = paper(office_sheet(each, NAME, overview.library.site.owner))
        content = docx_of(each, overview)
        assert content == docx_of(each, overview)
        furniture = (plain(overview.library.site.owner), plain(each.form), plain("编号："))
        words = [plain(words.replace("＿", "").replace("　", "")) for words in texts(content)]
        found, page_words = 0, "".join(without_furniture(page, each, overview) for page in one.pages)
        for piece in (word for word in words if word and not any(part in word for part in furniture)):
            parts = [part for part in piece.split("签字:") if part] if "签字:" in piece else [piece]
            for part in parts:
                found = page_words.find(part.lstrip("0123456789.") if len(part) > 12 else part, found)
                assert found >= 0, (each.kind, part)


def without_furniture(page: str, paper: OfficePaper, overview: Overview) -> str:
    """Return the text of a page without its head and its foot."""
    head = plain(f"{overview.library.site.owner}编号：{paper.number}")
    assert page.startswith(head)
    return re.sub(rf"{re.escape(plain(paper.form))}第\d+页,共\d+页(内部资料)?$", "", page.removeprefix(head))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_documents(papers: list[OfficePaper], overview: Overview, tmp_path: Path) -> None:
    for each in papers:
        (tmp_path / f"{each.form[4]}.docx").write_bytes(docx_of(each, overview))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    files = [str(file) for file in sorted(tmp_path.glob("*.docx"))]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=300)
    for each in papers:
        pages = PdfReader(tmp_path / f"{each.form[4]}.pdf").pages
        content = plain("".join(page.extract_text() for page in pages))
        at = 0
        for word in (each.number, each.title, *(["应到", "议题", "决议"] if each.kind == "会议记录" else [])):
            at = content.find(plain(word), at)
            assert at >= 0, (each.kind, word)


def test_one_command_prints_all_and_blank_ones_have_the_name_of_the_branch(tmp_path: Path) -> None:
    finished = run("yinling", "print", "meeting", "zb09-20190305", "--out", str(tmp_path))
    assert finished.returncode == 0, finished.stderr
    names = [f"会议-ZB09-20190305-{name}" for name in ("1通知", "2签到表", "3会议记录")]
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        *(f"{names[0]}.{e}" for e in ("docx", "pdf")),
        *(f"{names[1]}.{e}" for e in ("docx", "pdf", "xlsx")),
        *(f"{names[2]}.{e}" for e in ("docx", "pdf")),
    ]
    assert len(Paper((tmp_path / f"{names[0]}.pdf").read_bytes()).pages) == 1


def test_a_blank_record_has_the_head_of_the_branch(overview: Overview, compiler: Compiler) -> None:
    for each in meeting_papers(overview, branch(overview)):
        one = Paper(compiler.compile_pdf(office_sheet(each, NAME, overview.library.site.owner)))
        assert NAME in one.words and "2019" not in one.words


@pytest.mark.parametrize(
    "title", ["学条例", "学习《中国共产党支部工作条例（试行）》，讨论一名预备党员转正，商量组织生活"]
)
def test_the_last_page_to_sign_is_filled(title: str, overview: Overview, held: Activity, compiler: Compiler) -> None:
    meeting = held.model_copy(update={"title": title, "expected": 20})
    form = meeting_papers(overview, branch(overview), meeting)[1]
    one = Paper(compiler.compile_pdf(office_sheet(form, "第九党支部", overview.library.site.owner)))
    last = re.findall(r"^\d+$", "\n".join("".join(c["text"] for c in line).strip() for line in one.lines(-1)), re.M)
    assert len(last) >= 10


def test_a_sheet_for_who_has_no_number_of_members_fills_one_page(overview: Overview, compiler: Compiler) -> None:
    """Such as a choir."""
    form = meeting_papers(overview, branch(overview).model_copy(update={"headcount": ()}))[1]
    one = Paper(compiler.compile_pdf(office_sheet(form, NAME, "")))
    assert len(one.pages) == 1 and "1112主持人签字" in one.pages[0]  # the last of twelve rows


def test_the_header_of_a_short_table_stands_with_its_row(compiler: Compiler) -> None:
    """Whatever is written above it."""
    grid, signatures = Grid(("决议", "赞成"), (("办画展", "17"),), (9, 2)), Signatures(("主持人", "记录人"))
    counts = []
    for lines in range(8, 20):
        above = Section("经过", tuple(f"第{n}行" for n in range(lines)), is_numbered=False)
        record = OfficePaper("会议记录", "会议记录", "", "", (above, Section("表决"), grid, signatures))
        pages = Paper(compiler.compile_pdf(office_sheet(record, NAME, ""))).pages
        counts.append(len(pages))
        (page,) = (page for page in pages if "赞成" in page)
        assert "办画展" in page and "记录人签字" in page, lines
    assert {*counts} == {1, 2}  # the table comes to the next page at one of these lengths
