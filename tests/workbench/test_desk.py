"""The trial of an edit: what it adds is kept apart from what was there, and nothing private reaches a file."""

from __future__ import annotations

import io
import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from tests.conftest import ROOT
from tests.unit.centre import branch, loaded, meeting
from tests.unit.private_values import card, identity, landline, mobile
from yinling.core.cache import Caches
from yinling.core.problems import Problem
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.site.steps import read
from yinling.workbench.desk import Desk
from yinling.workbench.snapshot import Candidates, RecordPlace

LIST = "data/activities/added.yml"
ARTICLE = "content/study/sanhui-yike.md"
FIRST = "zb09/2019/2019-03-05-zwh"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    root = tmp_path / "centre"
    loaded(root, activities=[meeting("2019-03-05"), meeting("2019-04-02", host="李某")])
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    return Desk(root)


def _with(desk: Desk, old: str, new: str, path: str = LIST) -> dict[str, bytes | None]:
    text = (desk.root / path).read_text("utf-8")
    assert old in text
    return {path: text.replace(old, new, 1).encode()}


def _codes(problems: tuple[Problem, ...]) -> list[str]:
    return [each.code for each in problems]


def _state(root: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_a_good_edit_adds_nothing_and_shows_in_its_library_alone(desk: Desk) -> None:
    before = _state(desk.root)
    trial = desk.trial(_with(desk, "实到: 10", "实到: 11"))
    assert (trial.added, trial.may_save) == ((), True)
    held = trial.library.get(Activity, FIRST)
    now = desk.library.get(Activity, FIRST)
    assert held is not None
    assert now is not None
    assert (held.actual, now.actual) == (11, 10)
    assert _state(desk.root) == before


def test_an_error_that_the_edit_adds_stops_it_with_its_place(desk: Desk) -> None:
    [error] = desk.trial(_with(desk, "实到: 10", "实到: 31")).errors
    assert (error.code, error.file, error.line) == ("actual-exceeds-expected", LIST, 8)


def test_errors_elsewhere_do_not_stop_an_edit(desk: Desk) -> None:
    (desk.root / "data" / "orgs" / "zb10.yml").write_text("名称: 第十党支部\n类型: 支部\n状态: 已审核\n", "utf-8")
    trial = desk.trial(_with(desk, "实到: 10", "实到: 11"))
    assert (trial.added, trial.kept) == ((), ())


def test_an_error_of_the_file_before_the_edit_is_kept_and_does_not_stop_it(desk: Desk) -> None:
    text = (desk.root / LIST).read_text("utf-8")
    (desk.root / LIST).write_text(text.replace("实到: 10", "实到: 31", 1), "utf-8")
    trial = desk.trial(_with(desk, "2019-04-02 支委会", "四月支委会"))
    assert (_codes(trial.added), _codes(trial.kept)) == ([], ["actual-exceeds-expected"])
    assert trial.may_save


def test_a_second_error_of_the_same_kind_stops(desk: Desk) -> None:
    text = (desk.root / LIST).read_text("utf-8")
    (desk.root / LIST).write_text(text.replace("实到: 10", "实到: 31", 1), "utf-8")
    trial = desk.trial(_with(desk, "实到: 10", "实到: 31"))
    assert (_codes(trial.errors), _codes(trial.kept)) == (["actual-exceeds-expected"], ["actual-exceeds-expected"])


def test_lines_that_move_add_nothing(desk: Desk) -> None:
    text = (desk.root / LIST).read_text("utf-8")
    (desk.root / LIST).write_text(text.replace("2019-04-02", "2019-03-05"), "utf-8")
    trial = desk.trial(_with(desk, "- 公开范围", "# 说明\n\n- 公开范围"))
    assert trial.added == ()
    assert "duplicate-id" in _codes(trial.kept)


def test_an_error_in_another_file_that_the_edit_causes_stops_it(desk: Desk) -> None:
    trial = desk.trial({"data/orgs/zb09.yml": None})
    assert {each.file for each in trial.errors} == {LIST}
    other = desk.trial(_with(desk, "成立日期: 2009-07-01", "成立日期: 2019-12-01", "data/orgs/zb09.yml"))
    assert {(each.code, each.file) for each in other.errors} == {("org-not-there", LIST)}


def test_a_moved_file_takes_its_old_errors_along(desk: Desk) -> None:
    bad = "名称: 第十党支部\n类型: 支部\n状态: 已审核\n".encode()
    (desk.root / "data" / "orgs" / "zb10.yml").write_bytes(bad)
    trial = desk.trial({"data/orgs/zb10.yml": None, "data/orgs/zb11.yml": bad})
    assert trial.added == ()


def test_two_records_about_one_event_are_found(desk: Desk) -> None:
    text = (desk.root / LIST).read_text("utf-8")
    record = (
        "- {组织: zb09, 类型: 支委会, 日期: 2019-03-05, 标题: 又一次, 应到: 5, 实到: 5, 状态: 已审核, 公开范围: 内部}\n"
    )
    trial = desk.trial({"data/activities/other.yml": record.encode()})
    assert "duplicate-id" in _codes(trial.errors)
    trial = desk.trial({LIST: (text + record.replace("支委会", "主题党日, 兼作: 支委会")).encode()})
    assert "counted-twice" in _codes(trial.added)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("data/orgs/第十.yml", "path-not-ascii"),
        ("data/nothing/x.yml", "stray-file"),
        ("content/study/ZB.exe", "file-kind"),
        ("content/nowhere/x.md", "unknown-shelf"),
    ],
)
def test_the_name_of_a_new_file_is_checked(desk: Desk, name: str, code: str) -> None:
    assert code in _codes(desk.trial({name: "状态: 草稿\n".encode()}).added)


def test_copies_and_hidden_files_are_no_records(desk: Desk) -> None:
    text = (desk.root / LIST).read_bytes()
    for name in ("added (1).yml", "added - 副本.yml", ".added.yml.yinling-new", "~$added.yml"):
        (desk.root / LIST).with_name(name).write_bytes(text)
    desk.refresh()
    assert len(desk.library.all(Activity)) == 2
    assert not desk.snapshot.reading.problems
    assert _codes(desk.trial({"data/activities/added - 副本 (2).yml": text}).errors) == ["file-copy"]


def test_a_name_that_differs_in_case_alone_is_refused(desk: Desk) -> None:
    assert "name-twice" in _codes(desk.trial({"data/activities/Added.yml": b"[]"}).errors)


@pytest.mark.parametrize(
    "private",
    [f"电话 {mobile()}", f"身份证 {identity()}", f"卡号 {card()}", f"{mobile()[:5]}\n    {mobile()[5:]}"],
    ids=["mobile", "identity", "card", "split"],
)
@pytest.mark.parametrize("where", ["备注: {}", "摘要: {}", "# {}"])
def test_private_text_is_found_before_it_is_written(desk: Desk, private: str, where: str) -> None:
    caches = Caches(desk.root.parent / "cache.sqlite")
    desk = Desk(desk.root, caches)
    if where.startswith("#"):
        private = private.replace("\n    ", "\n  # ")
    trial = desk.trial(_with(desk, "  实到: 10", f"  实到: 10\n  {where.format(private)}"))
    assert not trial.may_save
    assert mobile() not in repr(trial.added)
    assert identity() not in repr(trial.added)
    caches.save()
    files = [path.read_bytes() for path in desk.root.parent.rglob("*") if path.is_file()]
    for value in (mobile(), identity(), card()):
        assert not any(value.encode() in data for data in files)


def test_private_values_of_articles_that_markup_separates_are_found(desk: Desk) -> None:
    text = (desk.root / ARTICLE).read_text("utf-8").replace("状态: 草稿", "状态: 已审核")
    half = mobile()
    trial = desk.trial({ARTICLE: f"{text}\n\n打 {half[:4]}<span>{half[4:]}</span>\n".encode()})
    assert any(each.code.startswith("private-") for each in trial.errors)


def test_a_name_without_consent_is_found_in_other_records(desk: Desk) -> None:
    person = "欧阳" + "春梅"
    path = desk.root / LIST
    path.write_text(path.read_text("utf-8").replace("标题: 2019-03-05 支委会", f"标题: {person}讲党课"), "utf-8")
    added = _with(desk, "成立日期", f"委员会:\n  - {{职务: 书记, 姓名: {person}}}\n成立日期", "data/orgs/zb09.yml")
    found = desk.trial(added)
    assert [(each.code, each.file) for each in found.errors] == [("name-refused", LIST)]
    assert person not in repr(found.added)
    agreed = _with(
        desk, "成立日期", f"委员会:\n  - {{职务: 书记, 姓名: {person}, 同意公开: 是}}\n成立日期", "data/orgs/zb09.yml"
    )
    assert desk.trial(agreed).errors == ()


def test_a_name_in_place_of_a_code_is_found(desk: Desk) -> None:
    row = "- {{类别: 帮学, 组织: zb09, 代码: {}, 开始: 2019-01-01, 公开范围: 内部, 状态: 已审核}}\n"
    found = desk.trial({"data/pairings/zb09.yml": row.format("欧阳" + "春梅").encode()})
    assert [each.code for each in found.errors] == ["code-is-name"]
    assert desk.trial({"data/pairings/zb09.yml": row.format("A-03").encode()}).may_save


def test_an_answer_that_contradicts_another_is_a_warning(desk: Desk) -> None:
    person = "欧阳" + "春梅"
    officer = f"委员会:\n  - {{职务: 书记, 姓名: {person}, 同意公开: 否}}\n成立日期"
    added = _with(desk, "成立日期", officer, "data/orgs/zb09.yml")
    prize = "年度: 2019, 名称: 先进, 级别: 中心, 对象类型: 个人, 组织: zb09"
    honour = f"- {{{prize}, 获奖者: {person}, 同意公开: 是, 状态: 已审核}}\n"
    found = desk.trial({**added, "data/honours/2019.yml": honour.encode()})
    assert "consent-differs" in [each.code for each in found.warnings]
    assert person not in "".join(repr(each) for each in found.warnings if each.code == "consent-differs")


def test_what_the_edit_makes_private_in_other_files_is_found(desk: Desk) -> None:
    phone = landline()
    org = desk.root / "data" / "orgs" / "zb09.yml"
    org.write_text(f"{org.read_text('utf-8')}办公电话: {phone}\n", "utf-8")
    path = desk.root / LIST
    path.write_text(path.read_text("utf-8").replace("  实到: 10", f"  实到: 10\n  备注: 电话 {phone}", 1), "utf-8")
    assert desk.trial(_with(desk, "成立日期", "# 说明\n成立日期", "data/orgs/zb09.yml")).added == ()
    gone = desk.trial(_with(desk, f"办公电话: {phone}\n", "", "data/orgs/zb09.yml"))
    assert {each.file for each in gone.errors} == {LIST}
    assert read(desk.root).library is not None
    org.write_text(org.read_text("utf-8").replace(f"办公电话: {phone}\n", ""), "utf-8")
    assert {(each.code, each.file) for each in gone.errors} == {
        (each.code, each.file) for each in read(desk.root).problems if each.severity == "error"
    }


def test_an_article_that_cannot_be_shown_or_printed_is_found(desk: Desk) -> None:
    text = (desk.root / ARTICLE).read_text("utf-8")
    for more, code in (
        ("[没有](page:orgs/none/)", "broken-link"),
        ("一个𓀀字", "no-glyph"),
        ("<script>1</script>", "html-not-allowed"),
    ):
        assert code in _codes(desk.trial({ARTICLE: f"{text}\n\n{more}\n".encode()}).added), more


def test_a_photo_in_an_article_stops_an_edit_that_takes_the_consent_back(desk: Desk) -> None:
    path = desk.root / "content/photos/a.png"
    path.parent.mkdir()
    Image.new("RGB", (8, 8)).save(path)
    photo = "  实到: 10\n  照片: [{文件: photos/a.png, 说明: 合影, 同意公开: 是}]\n"
    (desk.root / LIST).write_bytes(_with(desk, "  实到: 10\n", photo)[LIST] or b"")
    article = (desk.root / ARTICLE).read_text("utf-8")
    (desk.root / ARTICLE).write_text(f"{article}\n\n![合影](../photos/a.png)\n", "utf-8")
    assert desk.trial(_with(desk, "实到: 10", "实到: 11")).errors == ()
    [error] = desk.trial(_with(desk, "同意公开: 是", "同意公开: 否")).errors
    assert (error.code, error.file) == ("photo-withheld", ARTICLE)


def test_a_draft_may_lack_fields_and_a_reviewed_record_may_not(desk: Desk) -> None:
    path = "data/activities/zb09/2019/2019-05-07-zwh.yml"
    text = "组织: zb09\n日期: 2019-05-07\n状态: {}\n公开范围: 公开\n"
    draft = desk.trial({path: text.format("草稿").encode()})
    assert draft.may_save
    assert {*_codes(draft.warnings)} == {"draft-incomplete"}
    reviewed = desk.trial({path: text.format("已审核").encode()})
    assert {*_codes(reviewed.errors)} == {"missing-field"}
    (desk.root / path).parent.mkdir(parents=True)
    (desk.root / path).write_text(text.format("草稿"), "utf-8")
    assert desk.refresh() == {path}
    assert {*_codes(desk.trial({path: text.format("已审核").encode()}).errors)} == {"missing-field"}
    assert desk.place_of(Activity, "zb09/2019/2019-05-07-zwh") == RecordPlace(path, None)
    assert {each.id for each in desk.errors()} == {"zb09/2019/2019-05-07-zwh"}
    assert read(desk.root).library is not None


def test_what_changes_on_disk_is_read_again(desk: Desk) -> None:
    assert desk.refresh() == frozenset()
    path = desk.root / LIST
    path.write_text(path.read_text("utf-8").replace("实到: 10", "实到: 12", 1), "utf-8")
    assert desk.refresh() == {LIST}
    held = desk.library.get(Activity, FIRST)
    assert held is not None
    assert held.actual == 12
    status = path.stat()
    path.write_text(path.read_text("utf-8").replace("实到: 12", "实到: 11", 1), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert desk.refresh() == {LIST}
    path.unlink()
    assert desk.refresh() == {LIST}
    assert desk.library.all(Activity) == ()
    assert desk.refresh() == frozenset()


def test_an_error_of_a_record_that_moved_names_its_new_line(desk: Desk) -> None:
    path, photo = desk.root / LIST, "照片: [{文件: photos/a.jpg, 说明: 开会, 同意公开: 是}]"
    path.write_text(path.read_text("utf-8").replace("  实到: 10", f"  实到: 10\n  {photo}", 1), "utf-8")
    desk.refresh()
    ((code, line),) = {(each.problem.code, each.problem.line) for each in desk.errors(["zb09"])}
    path.write_text(f"# 一行说明\n{path.read_text('utf-8')}", "utf-8")
    desk.refresh()
    assert {(each.problem.code, each.problem.line) for each in desk.errors(["zb09"])} == {(code, line + 1)}


def test_a_picture_that_is_written_with_its_record_is_there(desk: Desk) -> None:
    shown = _with(desk, "  实到: 10", "  实到: 10\n  照片: [{文件: photos/a-1.jpg, 说明: 开会, 同意公开: 是}]")
    assert "photo-missing" in _codes(desk.trial(shown).errors)
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (39.0, 54.0, 0.0)
    for metadata, codes in ((Image.Exif(), []), (exif, ["private-picture"])):
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=metadata)
        assert _codes(desk.trial({**shown, "content/photos/a-1.jpg": out.getvalue()}).errors) == codes


def test_the_place_of_every_record_is_known(desk: Desk) -> None:
    assert desk.place_of(Activity, "zb09/2019/2019-04-02-zwh") == RecordPlace(LIST, 1)
    assert desk.place_of(Org, "zb09") == RecordPlace("data/orgs/zb09.yml", None)
    assert desk.place_of(Org, "none") is None
    path = desk.root / LIST
    path.write_text(path.read_text("utf-8").replace("实到: 10", "实到: 十", 1), "utf-8")
    desk.refresh()
    assert desk.place_of(Activity, "added-1") == RecordPlace(LIST, 0)


def _edits(root: Path, choose: random.Random) -> Iterator[Candidates]:
    """Yield edits of all sorts: words, numbers and lines that are lost or doubled, files that go, come and move."""
    while True:
        files = sorted(
            path for folder in ("data", "content") for path in (root / folder).rglob("*.[ym]*") if path.is_file()
        )
        path = choose.choice(files)
        name, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
        lines = text.split("\n")
        at = choose.randrange(len(lines))
        kind = choose.randrange(7)
        if kind == 0:
            yield {name: None}
        elif kind == 1:
            yield {name: None, f"{name[:-4]}x{name[-4:]}": text.encode()}
        elif kind == 2:
            yield {name: "\n".join([*lines[:at], *lines[at + 1 :]]).encode()}
        elif kind == 3:
            yield {name: "\n".join([*lines[: at + 1], *lines[at:]]).encode()}
        elif kind == 4:
            yield {name: text.replace("zb09", choose.choice(["zb10", "dw", "第九党支部"])).encode()}
        elif kind == 5:
            yield {name: text.replace("1", choose.choice(["2", "9"]), 3).encode()}
        else:
            yield {name: text.replace("公开", "内部", 1).replace("已审核", "草稿", choose.randrange(2)).encode()}


def _key(problem: Problem, moved: frozenset[str]) -> tuple[str, str]:
    return ("" if problem.file in moved else problem.file), problem.code


def test_a_trial_finds_what_a_check_of_the_written_edit_finds(desk: Desk) -> None:
    """Compare both for random edits, one after the other, of a centre with many kinds of records."""
    root, choose = desk.root, random.Random(8)
    more = [branch("zb10"), branch("zb10-1", 类型="党小组", 上级="zb10"), branch("zb11", 成立日期="2019-06-01")]
    rows = str([{**each, "状态": "已审核"} for each in more]).replace("'", "")
    (root / "data/orgs/more.yml").write_text(rows, "utf-8")
    edits, seen = _edits(root, choose), Counter[str]()
    before = Counter(_key(each, frozenset()) for each in read(root).problems)
    for _ in range(30):
        candidates = next(edits)
        trial = desk.trial(candidates)
        for path, data in candidates.items():
            if data is None:
                (root / path).unlink(missing_ok=True)
            else:
                (root / path).write_bytes(data)
        found = read(root).problems
        moved = frozenset(candidates) if len(candidates) > 1 else frozenset[str]()
        after = Counter(_key(each, frozenset()) for each in found)
        added = Counter(_key(each, moved) for each in trial.added)
        expected = Counter(_key(each, moved) for each in found)
        expected -= Counter({("" if file in moved else file, code): n for (file, code), n in before.items()})
        summed = {"reference-lost", "unknown-reference", "exception-unused"}  # many of one record are one problem
        assert {k for k in added if k[1] not in summed} == {k for k in expected if k[1] not in summed}, (
            candidates,
            trial.added,
        )
        assert any(k[1] in summed for k in added) >= any(k[1] in summed - {"exception-unused"} for k in expected)
        seen.update(code for _, code in added)
        before = after
    assert len(seen) > 5, seen
