"""The privacy check of a centre's folders: every kind of file, no value repeated, reviewed exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_centre
from tests.unit import private_files, private_values
from tests.unit.centre import branch, loaded
from tests.unit.conftest import Command
from yinling.core.cache import NO_CACHE
from yinling.core.problems import FORMATS, Problem
from yinling.core.workers import WORKERS_VARIABLE
from yinling.library.load import load
from yinling.privacy.attachments.check_files import check_files
from yinling.privacy.scanner import Scanner, fingerprint
from yinling.privacy.words.detection import redacted
from yinling.sources.source_files import SourceFiles

MOBILE = private_values.mobile()
ARTICLE = "---\n标题: 一\n主题: 健康养生\n日期: 2019-03-01\n公开范围: 公开\n状态: 已审核\n---\n\n"


def private(root: Path) -> list[Problem]:
    return [problem for problem in load(root).problems if problem.code.startswith(("private", "exception"))]


def said(problems: tuple[Problem, ...] | list[Problem]) -> str:
    return "".join(form(problems) for form in FORMATS.values())


def test_the_sample_holds_nothing_but_the_birthday_of_a_hero(tmp_path: Path) -> None:
    assert private(ROOT) == []
    root = copy_centre(tmp_path / "centre")
    (root / "data" / "privacy-exceptions.yml").unlink()
    assert [(p.code, p.file) for p in private(root)] == [("private-birth", "content/study/hongse-yingpian.md")]


@pytest.mark.parametrize("name", private_files.WRITERS)
def test_every_kind_of_file_is_read(name: str, centre: Path) -> None:
    write, line = private_files.WRITERS[name]
    (centre / "content").mkdir(exist_ok=True)
    write(centre / "content" / name, "hello" if name[0] not in "n" or name == "notes.txt" else "2019")
    assert private(centre) == []
    write(centre / "content" / name, MOBILE)
    (found,) = private(centre)
    assert (found.code, found.file, found.line) == ("private-phone", f"content/{name}", line)


def test_a_heading_says_what_the_numbers_below_it_are(centre: Path) -> None:
    (centre / "content").mkdir(exist_ok=True)
    private_files.table(centre / "content" / "a.xlsx", ("姓名", "宅电"), ("某人", 8123 * 1000 + 456))
    assert [(p.code, p.line, p.column) for p in private(centre)] == [("private-phone", 2, 2)]


def test_a_value_a_comment_and_a_text_name_their_places(centre: Path) -> None:
    org = centre / "data" / "orgs" / "zb09.yml"
    lines = org.read_text("utf-8").rstrip("\n").split("\n")
    org.write_text("\n".join([*lines, f"# 他的电话 {MOBILE}", f"备注: 打 {MOBILE}"]), "utf-8")
    (centre / "content").mkdir(exist_ok=True)
    (centre / "content" / "a.md").write_text(f"{ARTICLE}一\n\n打{MOBILE}\n", "utf-8")
    places = [(p.file, p.line, p.column) for p in private(centre)]
    first = len(lines) + 1
    assert places == [
        ("content/a.md", 11, 2),
        ("data/orgs/zb09.yml", first, 8),
        ("data/orgs/zb09.yml", first + 1, 7),
    ]


def test_names_of_files_are_read_and_covered(centre: Path) -> None:
    (centre / "content").mkdir(exist_ok=True)
    (centre / "content" / f"{MOBILE}.md").write_text(ARTICLE, "utf-8")
    (found,) = private(centre)
    assert found.file == f"content/{redacted(MOBILE)}.md"


def test_pictures_that_tell_where_and_who(centre: Path) -> None:
    folder = centre / "content"
    folder.mkdir(exist_ok=True)
    private_files.picture(folder / "plain.jpg")
    private_files.picture(folder / "place.jpg", place=True)
    private_files.picture(folder / "owner.png", owner="wang")
    found = {(p.file, p.message.split("。")[0]) for p in private(centre)}
    assert found == {("content/place.jpg", "图片里记着拍摄地点"), ("content/owner.png", "图片里记着作者")}


@pytest.mark.parametrize("name", ["a.xlsx", "a.pdf", "a.jpg", "a.docx"])
def test_what_cannot_be_read_is_told(name: str, centre: Path) -> None:
    (centre / "content").mkdir(exist_ok=True)
    (centre / "content" / name).write_bytes(b"no such thing")
    (found,) = private(centre)
    assert (found.code, found.file) == ("private-unread", f"content/{name}")


# No other problem quotes a value that is broken over two lines.
@pytest.mark.parametrize("form", [form for form, text in private_values.forms(MOBILE).items() if "\n" not in text])
def test_no_problem_repeats_the_value(form: str, centre: Path) -> None:
    """Neither its own problem nor another one that quotes the line: wrong dates, unknown words, corrected lines."""
    written = private_values.forms(MOBILE)[form]
    org = centre / "data" / "orgs" / "zb09.yml"
    text = org.read_text("utf-8")
    org.write_text(f"{text}撤销日期: {written}\n不认识{written}: 1\n介绍：{written}\n简介: 打 {written} #1\n", "utf-8")
    found = load(centre).problems
    assert {p.code for p in found} > {"private-phone"}
    for shown in (said(found), *(f"{p}" for p in found)):
        assert written not in shown
        assert MOBILE not in shown
        assert MOBILE[3:9] not in shown
    assert any(p.before for p in found if p.code != "private-phone")


def test_at_most_four_tenths_of_a_value_are_shown() -> None:
    for length in range(1, 40):
        value = "".join(chr(0x4E00 + i) for i in range(length))
        shown = [char for char in redacted(value) if char in value]
        assert len(shown) <= max(1, 0.4 * length)


def test_an_office_line_may_stand_where_the_record_states_it(tmp_path: Path) -> None:
    line = private_values.landline("0531", "8123" + "4567")
    with_line = loaded(tmp_path / "a", orgs=[branch("zb20", 办公电话=line), branch("zb21", 简介=f"打{line}")])
    assert [p.code for p in with_line.problems] == []
    without = loaded(tmp_path / "b", orgs=[branch("zb21", 简介=f"打{line}")])
    assert [p.code for p in without.problems] == ["private-phone"]


@pytest.mark.parametrize("form", ["{}", "+86 {}", "0531-8123" + "4567、{}"])
def test_a_mobile_phone_is_no_office_line(tmp_path: Path, form: str) -> None:
    """Check it where the record states it, also beside a line, and where a text repeats it."""
    orgs = [branch("zb20", 办公电话=form.format(MOBILE)), branch("zb21", 简介=f"打{MOBILE[:3]} {MOBILE[3:]}")]
    found = loaded(tmp_path / "a", orgs=orgs)
    assert found.library is None
    assert [p.code for p in found.problems] == ["private-office-mobile", "private-office-mobile"]
    assert len({p.line for p in found.problems}) == 2


def test_a_reviewed_mobile_phone_of_an_office_may_stand(tmp_path: Path) -> None:
    loaded(tmp_path / "a", orgs=[branch("zb20", 办公电话=MOBILE)])
    exceptions(tmp_path / "a", f'片段: "{MOBILE}"')
    assert [p.code for p in load(tmp_path / "a").problems] == []


def test_a_likely_slip_is_a_warning_that_shows_no_more_than_an_error(tmp_path: Path) -> None:
    wrong = private_values.identity()[:17] + "X"
    found = loaded(tmp_path / "a", orgs=[branch("zb20", 简介=f"王某 {wrong}")])
    assert [(p.code, p.severity) for p in found.problems] == [("private-identity-slip", "warning")]
    assert found.library is not None and "抄错" in found.problems[0].message
    assert wrong not in said(found.problems)


def exceptions(root: Path, *rows: str) -> None:
    common = "理由: 公开的, 日期: 2019-03-05, 谁看过: 管理员"
    text = "".join(f"- {{{row}, {common}}}\n" for row in rows)
    (root / "data" / "privacy-exceptions.yml").write_text(text, "utf-8")


@pytest.fixture
def with_number(centre: Path) -> Path:
    org = centre / "data" / "orgs" / "zb09.yml"
    org.write_text(org.read_text("utf-8") + f"简介: 医院电话 {MOBILE}\n", "utf-8")
    return centre


@pytest.mark.parametrize("row", [f'片段: "{MOBILE}"', f"片段: 医院电话 {MOBILE}", f"指纹: {fingerprint(MOBILE)}"])
def test_a_reviewed_exception_lets_exactly_this_pass(row: str, with_number: Path) -> None:
    exceptions(with_number, row)
    assert private(with_number) == []
    other = private_values.mobile(tail="45" + "68")
    (with_number / "content").mkdir(exist_ok=True)
    (with_number / "content" / "a.md").write_text(f"{ARTICLE}打{other}\n", "utf-8")
    assert [p.code for p in private(with_number)] == ["private-phone"]


def test_an_exception_that_lets_nothing_pass_is_told(centre: Path) -> None:
    exceptions(centre, f'片段: "{MOBILE}"')
    (found,) = private(centre)
    assert (found.code, found.severity, found.line) == ("exception-unused", "warning", 1)


def test_an_exception_is_whole(centre: Path) -> None:
    exceptions(centre, "用在: 内容", f'片段: "{MOBILE}", 指纹: {"a" * 32}', "指纹: abc", '片段: "一", 公开范围: 公开')
    codes = [p.code for p in load(centre).problems if p.severity == "error"]
    assert sorted(codes) == ["exception-form", "exception-form", "fingerprint-form", "never-public"]


def test_the_fingerprint_of_a_value_is_that_of_all_its_spellings() -> None:
    prints = {fingerprint(written) for written in private_values.forms(MOBILE).values() if "#" not in written}
    assert len(prints) == 1
    assert MOBILE not in prints.pop()


def test_the_command_gives_a_fingerprint_and_shows_nothing(yinling: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.prompt", lambda *_, hide_input, **__: MOBILE if hide_input else "")
    shown = yinling("fingerprint")
    assert shown.out == f"  指纹: {fingerprint(MOBILE)}\n"
    assert shown.code == 0


def test_large_files_are_not_looked_through_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of some detectors grows with the square of the text, so many files together would be too much."""
    (tmp_path / "data").mkdir()
    for number in range(12):
        (tmp_path / "data" / f"{number}.txt").write_text("学习资料。" * 60_000, "utf-8")
    sizes: list[int] = []
    candidates = Scanner.candidates

    def recorded(self: Scanner, texts: Sequence[str]) -> set[int]:
        sizes.append(sum(map(len, texts)))
        return candidates(self, texts)

    monkeypatch.setattr(Scanner, "candidates", recorded)
    monkeypatch.setenv(WORKERS_VARIABLE, "1")  # what workers do, this process does not see
    assert check_files(SourceFiles(tmp_path, NO_CACHE), ["data"], Scanner(), NO_CACHE).problems == []
    assert max(sizes) < 400_000
