"""Check that people who have not agreed to be named are named nowhere: in no source, and in no file of the site."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.unit import private_files
from tests.unit.centre import loaded, meeting
from yinling.core.cache import NO_CACHE, Caches
from yinling.core.problems import Problem
from yinling.derived.overview import Overview
from yinling.gate import manifest
from yinling.gate.check_site import check_site
from yinling.library.load import load
from yinling.library.privacy_scan import known
from yinling.privacy.persons.refused_names import find
from yinling.privacy.scanner import SiteScanner
from yinling.site.steps import check_built, read

NAME = "逄" + "守德"
SHORT = "高" + "峰"


def honour(name: str = NAME, **more: Any) -> dict[str, Any]:
    row = {"年度": 2019, "名称": "先进个人", "级别": "中心", "对象类型": "个人", "组织": "zb09", "获奖者": name}
    return row | more


def officer(name: str = NAME, **more: Any) -> dict[str, Any]:
    row = {"编号": "zb01", "名称": "第一党支部", "类型": "党支部", "上级": "dw"}
    return row | {"委员会": [{"职务": "书记", "姓名": name} | more]}


def refusals(root: Path, **files: Any) -> list[Problem]:
    return [problem for problem in loaded(root, **files).problems if problem.code == "name-refused"]


WHO: list[dict[str, Any]] = [
    {"honours": [honour()]},
    {"orgs": [officer()]},
    {"activities": [meeting("2019-02-05", 主持人=NAME, 公开范围="内部")]},
    {"activities": [meeting("2019-02-05", 主讲人=NAME, 公开范围="内部")]},
    {"courses": [{"编号": "ke", "组织": "zb09", "标题": "书法", "开始": "2019-03-05", "教师": f"{NAME}老师"}]},
]
WHERE = [
    ("activities", meeting("2019-03-05", 标题=f"向{NAME}学习"), "标题"),
    ("activities", meeting("2019-03-05", 摘要=f"大家听{NAME}讲。\n很受教育。"), "摘要"),
    ("activities", meeting("2019-03-05", 议题=["总结", f"表扬{NAME}同志"]), "表扬"),
    (
        "activities",
        meeting("2019-03-05", 照片=[{"文件": "photos/a.png", "说明": f"{NAME}讲课", "同意公开": True}]),
        "说明",
    ),
    ("campaigns", {"编号": "xuexi", "标题": "学习月", "开始": "2019-01-01", "简介": f"{NAME}带头"}, "简介"),
    ("words", {"词语": "党课", "意思": f"{NAME}讲的课"}, "意思"),
    ("readings", {"词语": {NAME: "Páng Shǒudé"}}, NAME),
    ("baselines", {"指标": "x", "数值": 3, "单位": "次", "期间": "2017", "来源": f"{NAME}的台账"}, "来源"),
    # Ids and names of files are in addresses and in the data for other programs.
    ("baselines", {"编号": NAME, "指标": "x", "数值": 3, "单位": "次", "期间": "2017", "来源": "台账"}, "编号"),
    ("pairings", {"编号": NAME, "类别": "帮学", "组织": "zb09", "代码": "A-03", "开始": "2019-01-01"}, "编号"),
    ("activities", meeting("2019-03-05", 编号=NAME), "编号"),
    ("activities", meeting("2019-03-05", 议题=["总结", NAME[0], NAME[1:]]), ""),
    (
        "activities",
        meeting("2019-03-05", 照片=[{"文件": f"photos/{NAME}.png", "说明": "讲课", "同意公开": True}]),
        "文件",
    ),
]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("folder", "row", "field"), WHERE[:3])
def test_a_refused_name_is_told_at_its_place(
    tmp_path: Path, who: dict[str, Any], folder: str, row: dict[str, Any], field: str
) -> None:
    files = {**who, folder: [*who.get(folder, []), row]}
    (problem,) = refusals(tmp_path / "c", **files)
    line = (tmp_path / "c" / problem.file).read_text("utf-8").splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith(NAME)
    assert NAME not in problem.render() + str(vars(problem))
    assert not refusals(tmp_path / "d", **who, **({} if folder in who else {folder: [{**row, "公开范围": "内部"}]}))


@pytest.mark.parametrize(("folder", "row", "field"), WHERE)
def test_every_kind_of_text_is_read(tmp_path: Path, folder: str, row: dict[str, Any], field: str) -> None:
    metric = {"编号": "x", "名称": "学习", "单位": "次", "记录种类": "活动"}
    found = refusals(tmp_path / "c", honours=[honour()], rules__metrics=[metric], **{folder: [row]})
    (problem,) = found
    assert (NAME if field else NAME[0]) in (tmp_path / "c" / problem.file).read_text("utf-8").splitlines()[
        problem.line - 1
    ]


ARTICLE = (
    "---\n标题: {title}\n主题: 党的知识\n日期: 2019-01-01\n摘要: {summary}\n公开范围: 公开\n状态: 已审核\n---\n\n"
    "{body}\n"
)


@pytest.mark.parametrize(
    ("title", "summary", "body", "place"),
    [
        (f"{NAME}的故事", "一", "正文。", (2, 5)),
        ("故事", f"讲{NAME}", "正文。", (5, 6)),
        ("故事", "一", f"第一段。\n\n## 小标题\n\n这是{NAME}。", (14, 3)),
        ("故事", "一", f"- 一\n- **{NAME[0]} {NAME[1:]}**", (11, 5)),
    ],
)
def test_articles_are_read(tmp_path: Path, title: str, summary: str, body: str, place: tuple[int, int]) -> None:
    root = tmp_path / "c"
    loaded(root, honours=[honour()])
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    text = ARTICLE.format(title=title, summary=summary, body=body)
    (root / "content" / "study" / "gushi.md").write_text(text, "utf-8")
    (problem,) = (problem for problem in load(root).problems if problem.code == "name-refused")
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"一段。\n\n{NAME[0]}[^1]{NAME[1:]}\n\n[^1]: 注", (12, 1)),
        (f"{NAME[0]}[{NAME[1:]}][a]\n\n[a]: https://example.org/", (10, 1)),
        (f"*{NAME[0]}*{{.x}}{NAME[1:]}", (10, 2)),
        (f"{NAME[0]}<span>{NAME[1:]}</span>", (10, 1)),
    ],
)
def test_what_markup_parts_and_the_page_shows_whole_is_told_once(
    tmp_path: Path, body: str, place: tuple[int, int]
) -> None:
    root = tmp_path / "c"
    loaded(root, honours=[honour()])
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    (root / "content" / "study" / "gushi.md").write_text(ARTICLE.format(title="故事", summary="一", body=body), "utf-8")
    (problem,) = (problem for problem in read(root).problems if problem.code == "name-refused")
    assert (problem.line, problem.column) == place


def test_the_recording_of_an_article_is_read(tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(root, honours=[honour()])
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    text = ARTICLE.format(title="故事", summary="一", body="正文。").replace(
        "\n公开范围", f"\n录音: {NAME}.mp3\n公开范围"
    )
    (root / "content" / "study" / "gushi.md").write_text(text, "utf-8")
    (problem,) = (problem for problem in load(root).problems if problem.code == "name-refused")
    assert (problem.line, problem.column) == (6, 5)


def test_who_shall_review_an_article_is_read(tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(root, honours=[honour()])
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    text = ARTICLE.format(title="故事", summary="一", body="正文。").replace(
        "\n公开范围", f"\n需要审阅: {NAME}\n公开范围"
    )
    (root / "content" / "study" / "gushi.md").write_text(text, "utf-8")
    (problem,) = (problem for problem in load(root).problems if problem.code == "name-refused")
    assert (problem.line, problem.column) == (6, 7)


def test_the_group_of_a_figure_is_read(tmp_path: Path) -> None:
    metric = {"编号": "x", "名称": "学习", "单位": "次", "记录种类": "活动", "分组": f"{NAME}的课"}
    (problem,) = refusals(tmp_path / "c", honours=[honour()], rules__metrics=[metric])
    assert NAME in (tmp_path / "c" / problem.file).read_text("utf-8").splitlines()[problem.line - 1]
    assert not refusals(tmp_path / "d", honours=[honour()], rules__metrics=[{**metric, "分组": "课"}])


def test_a_role_is_no_name_of_a_person(tmp_path: Path) -> None:
    """The detectors would look for an illness, or a punishment, of each 支部书记 in a text."""
    led = [meeting(f"2019-03-0{n}", 主讲人=who) for n, who in enumerate(("支部书记", "老同志、楚天阔"), 1)]
    names = known(loaded(tmp_path / "c", activities=led).valid).names
    assert {"支部书记", "老同志", "楚天阔"} & {*names} == {"楚天阔"}


def test_who_has_agreed_anywhere_may_be_named(tmp_path: Path) -> None:
    row = meeting("2019-03-05", 标题=f"向{NAME}学习")
    agreed = officer(同意公开="是")
    assert not refusals(tmp_path / "c", honours=[honour()], orgs=[agreed], activities=[row])


@pytest.mark.parametrize(
    ("records", "count"),
    [
        ([{"同意公开": "是", "公开范围": "内部"}], 0),
        ([{"同意公开": "是", "状态": "草稿"}], 1),
        ([{"同意公开": "是", "状态": "已作废"}], 1),
        ([{}, {"同意公开": "是", "年度": 2018, "公开范围": "内部"}], 0),
        ([{"同意公开": "否"}, {"同意公开": "是", "年度": 2018, "公开范围": "内部"}], 1),
        ([{"同意公开": "否", "状态": "草稿"}, {"同意公开": "是", "年度": 2018, "公开范围": "内部"}], 1),
        ([{"同意公开": "否", "状态": "已作废"}, {"同意公开": "是", "年度": 2018, "公开范围": "内部"}], 0),
        ([{"同意公开": "是", "公开范围": "内部"}, {"同意公开": "否", "年度": 2018}], 0),
        ([{"同意公开": "是", "公开范围": "内部"}, {"同意公开": "否", "名称": "标兵"}], 1),
        ([{"同意公开": "否"}, {"同意公开": "是", "年度": 2018}], 2),  # the older record would publish the name
    ],
)
def test_the_last_word_of_a_reviewed_record_counts(tmp_path: Path, records: list[dict[str, Any]], count: int) -> None:
    row = meeting("2019-03-05", 标题=f"向{NAME}学习")
    assert len(refusals(tmp_path / "c", honours=[honour(**one) for one in records], activities=[row])) == count


@pytest.mark.parametrize(
    ("more", "count"),
    [({"同意公开": "否"}, 1), ({"同意公开": "否", "任职": "2015-01-01", "卸任": "2016-01-01"}, 0), ({}, 0)],
)
def test_a_member_of_a_committee_may_take_consent_back(tmp_path: Path, more: dict[str, Any], count: int) -> None:
    agreed = honour(同意公开="是", 年度=2018, 公开范围="内部")
    row = meeting("2019-03-05", 标题=f"向{NAME}学习")
    assert len(refusals(tmp_path / "c", honours=[agreed], orgs=[officer(**more)], activities=[row])) == count


def test_an_exception_allows_a_name_that_is_something_else(tmp_path: Path) -> None:
    row = {"片段": f"{NAME}小学", "理由": "学校的名字", "日期": "2019-01-01", "谁看过": "管理员", "公开范围": "内部"}
    files: dict[str, Any] = {"honours": [honour()], "activities": [meeting("2019-03-05", 标题=f"参观{NAME}小学")]}
    assert refusals(tmp_path / "b", **files)
    root = tmp_path / "c"
    loaded(root, **files)
    exception = "".join(f"  {key}: {value}\n" for key, value in row.items())
    (root / "data" / "privacy-exceptions.yml").write_text(f"-{exception[1:]}", "utf-8")
    assert [p.code for p in load(root).problems if p.code in ("name-refused", "exception-unused")] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("工作的高峰时段", 0), ("登上高峰", 0), (f"{SHORT}同志", 1), (f"请{SHORT}书记讲话", 1)],
)
def test_a_short_name_may_be_a_word(text: str, count: int) -> None:
    assert len(list(find(text, [SHORT]))) == count


@pytest.mark.parametrize("who", [honour(f"书记{NAME}"), honour(f"{NAME}等3人")])
def test_a_name_that_is_written_with_more_is_refused(tmp_path: Path, who: dict[str, Any]) -> None:
    assert refusals(tmp_path / "c", honours=[who], activities=[meeting("2019-03-05", 标题=f"向{NAME}学习")])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("index.html", f"<html><p>{NAME[0]}<b>{NAME[1:]}</b></p></html>"),
        ("index.html", f'<html><p><a href="https://example.org/{NAME}">一</a></p></html>'),
        ("records.json", f'{{"title": "向{NAME}学习"}}'),
        ("search/t-0.js", f'yl("向{NAME}学习")'),
        ("calendar.ics", f"SUMMARY:向{NAME}学习"),
    ],
)
def test_the_gate_refuses_a_site_that_names_them(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    scanner = SiteScanner((), (), (), [NAME])
    found = check_site(tmp_path, manifest.file_infos(tmp_path), scanner, NO_CACHE)
    assert [problem.code for problem in found.private] == ["name-refused"]
    assert not check_site(tmp_path, manifest.file_infos(tmp_path), SiteScanner(), NO_CACHE).private


def test_the_gate_names_the_attachment_and_not_the_record_that_knows_the_name(tmp_path: Path) -> None:
    found = loaded(tmp_path / "c", honours=[honour()])
    assert found.library
    site = tmp_path / "site"
    site.mkdir()
    private_files.letter(site / "a.docx", NAME)
    problems = check_built(site, manifest.file_infos(site), Overview(found.library).library, found.privacy, Caches())
    assert [(problem.code, problem.file) for problem in problems] == [("name-refused", "a.docx")]


def _list(path: Path, name: str) -> None:
    path.write_bytes(f"姓名\n{name}\n".encode("gbk"))


def _recording(path: Path, name: str) -> None:
    artist = b"\1\xff\xfe" + name.encode("utf-16-le")
    frame = b"TPE1" + len(artist).to_bytes(4, "big") + b"\0\0" + artist
    path.write_bytes(b"ID3\3\0\0" + len(frame).to_bytes(4, "big") + frame + (b"\xff\xfb\x90\xc4" + bytes(413)) * 4)


ATTACHMENTS: dict[str, Callable[[Path, str], None]] = {
    "a.docx": private_files.letter,
    "a.xlsx": lambda path, text: private_files.table(path, ("姓名",), (text,)),
    "a.csv": _list,
    "a.mp3": _recording,
}


@pytest.mark.parametrize("name", ATTACHMENTS)
@pytest.mark.parametrize(
    ("old", "new", "count"),
    [("", "", 1), ("公开范围: 公开", "公开范围: 内部", 0), ("[a]", "a ", 0), ("已审核", "草稿", 0)],
)
def test_the_check_tells_of_an_attachment_that_names_them(
    tmp_path: Path, name: str, old: str, new: str, count: int
) -> None:
    root, caches = tmp_path / "c", Caches(tmp_path / "cache")
    loaded(root, honours=[honour()])
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    text = ARTICLE.format(title="故事", summary="一", body=f"下载 [a]({name})。").replace(old, new)
    (root / "content" / "study" / "gushi.md").write_text(text, "utf-8")
    ATTACHMENTS[name](root / "content" / "study" / name, NAME)
    for _ in range(2):  # what is wrong is not cached
        found = [each for each in load(root, caches=caches).problems if each.code == "name-refused"]
        assert [each.file for each in found] == [f"content/study/{name}"] * count
        assert NAME not in "".join(each.render() for each in found)
        caches.save()


@pytest.mark.parametrize("name", ATTACHMENTS)
def test_the_gate_refuses_an_attachment_that_names_them(tmp_path: Path, name: str) -> None:
    ATTACHMENTS[name](tmp_path / name, NAME)
    scanner = SiteScanner((), (), (), [NAME])
    found = check_site(tmp_path, manifest.file_infos(tmp_path), scanner, NO_CACHE)
    assert {problem.code for problem in found.private} == {"name-refused"}
