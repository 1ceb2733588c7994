"""From a form to a commit: only what was meant is written, the rest is refused in Chinese, and nothing is lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.unit.private_values import identity, mobile
from tests.workbench.desks import FILE, FIRST, MEETINGS, SECOND, Browser, browser, centre, git, make_centre, opened
from yinling.library.file_changes import ChangedMeanwhileError
from yinling.workbench.own_folder import FOLDER_VARIABLE, own_folder
from yinling.workbench.store import FileWrite, Store, UnsafePathError

__all__ = ["browser", "centre"]


def log(centre: Path) -> list[str]:
    return git(centre, "log", "--format=%an|%s").splitlines()


def test_an_edit_changes_one_line_and_is_committed_with_the_name(browser: Browser, centre: Path) -> None:
    form = browser.get(f"/form/activity?id={SECOND}")
    asked = browser.send(form, "/form/", 实到="5")
    assert asked.status == 200
    assert "实到：4 → 5" in asked.text
    assert (centre / FILE).read_text("utf-8") == MEETINGS  # asked, not written
    saved = browser.send(asked, "/save/")
    assert "存好了" in saved.text
    assert (centre / FILE).read_text("utf-8") == MEETINGS.replace("实到: 4", "实到: 5")
    assert log(centre) == ["李书记|改活动：四月支委会", "建站的人|开始"]
    assert git(centre, "status", "--porcelain") == ""
    assert browser.app.bench.drafts.all() == []
    undone = browser.send(saved, "/undo/")
    assert "撤回了" in undone.text
    assert (centre / FILE).read_text("utf-8") == MEETINGS
    assert log(centre)[0] == "李书记|撤回：改活动：四月支委会"
    again = browser.send(undone, "/undo/")
    assert "实到: 5" in (centre / FILE).read_text("utf-8"), again.text


def test_a_new_record_is_appended_to_the_list_of_its_year(browser: Browser, centre: Path) -> None:
    form = browser.get("/form/activity?类型=支委会&日期=2019-05-06&状态=已审核&公开范围=公开")
    asked = browser.send(form, "/form/", 标题="五月支委会", 应到="5", 实到="5")
    assert "标题：加上“五月支委会”" in asked.text
    browser.send(asked, "/save/")
    text = (centre / FILE).read_text("utf-8")
    assert text.startswith(MEETINGS)
    assert "标题: 五月支委会" in text.removeprefix(MEETINGS)
    assert log(centre)[0] == "李书记|加活动：五月支委会"
    assert "五月支委会" in browser.get("/records/activity").text


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_written(browser: Browser, centre: Path) -> None:
    form = browser.get(f"/form/activity?id={SECOND}")
    for label, value, message in (
        ("实到", "9", "应到"),  # more than 应到: a rule across fields
        ("实到", "四五个", "数"),
        ("日期", "2019-02-30", "2 月"),
        ("标题", "", "标题"),
        ("日期", "2031-01-01", "2019-12-31"),
    ):
        refused = browser.send(form, "/form/", **{label: value})
        assert refused.status == 422, (label, value)
        field = refused.soup.find(id=f"f-{label}")
        assert field is not None
        assert field.get("value") == value  # what was typed is still there
        wrong = field.find_parent(class_="wrong")
        assert wrong is not None, (label, value, refused.text)
        assert message in wrong.get_text()
        assert refused.soup.find("a", href=f"#f-{label}")
        assert (centre / FILE).read_text("utf-8") == MEETINGS
    assert len(log(centre)) == 1


def test_errors_elsewhere_do_not_stop_a_save(browser: Browser, centre: Path) -> None:
    (centre / "data/activities/zb09/2018.yml").write_text("- 组织: nowhere\n  类型: 党课\n", "utf-8")
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    assert "存好了" in browser.send(asked, "/save/").text


def test_nothing_changed_is_told(browser: Browser, centre: Path) -> None:
    assert "没有改动" in browser.send(browser.get(f"/form/activity?id={FIRST}"), "/form/").text
    assert len(log(centre)) == 1


def test_two_windows_with_the_same_record(browser: Browser, centre: Path) -> None:
    """The second sees who saved what. Other fields are kept, and one field is asked about with both values."""
    other = opened(centre, "王秘书")
    mine, same, theirs = (
        browser.get(f"/form/activity?id={SECOND}"),
        browser.get(f"/form/activity?id={SECOND}"),
        other.get(f"/form/activity?id={SECOND}"),
    )
    other.send(other.send(theirs, "/form/", 实到="3"), "/save/")
    opened(centre, "李书记")
    asked = browser.send(mine, "/form/", 标题="四月支委会（扩大）")
    assert "王秘书" in asked.text
    assert "实到：4 → 3" in asked.text
    browser.send(asked, "/save/")
    text = (centre / FILE).read_text("utf-8")
    assert "实到: 3" in text
    assert "四月支委会（扩大）" in text

    refused = browser.send(same, "/form/", 实到="5")
    assert refused.status == 422
    assert "王秘书" in refused.text
    field = refused.soup.find(id="f-实到")
    assert field is not None
    assert field.get("value") == "5"
    wrong = field.find_parent(class_="wrong")
    assert wrong is not None
    assert "3" in wrong.get_text()
    browser.send(browser.send(refused, "/form/"), "/save/")  # "5 it is"
    text = (centre / FILE).read_text("utf-8")
    assert "实到: 5" in text
    assert "四月支委会（扩大）" in text


def test_a_record_that_is_gone_is_told(browser: Browser, centre: Path) -> None:
    form = browser.get(f"/form/activity?id={SECOND}")
    (centre / FILE).write_text(MEETINGS.split("\n\n")[0] + "\n", "utf-8")
    refused = browser.send(form, "/form/", 实到="5")
    assert "没有了" in refused.text
    assert browser.app.bench.drafts.all()


def test_a_change_between_question_and_save_is_noticed(browser: Browser, centre: Path) -> None:
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    (centre / FILE).write_text(MEETINGS.replace("实到: 4", "实到: 2"), "utf-8")
    refused = browser.send(asked, "/save/")
    assert refused.status == 422
    assert "4 → 2" in refused.text
    assert "实到: 2" in (centre / FILE).read_text("utf-8")


def test_what_others_have_not_committed_is_neither_committed_nor_lost(browser: Browser, centre: Path) -> None:
    written = MEETINGS.replace("实到: 10", "实到: 9")
    (centre / FILE).write_text(written, "utf-8")
    (centre / "data/orgs/zb09.yml").write_text(
        (centre / "data/orgs/zb09.yml").read_text("utf-8") + "简介: 还没有写完\n", "utf-8"
    )
    browser.send(browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5"), "/save/")
    assert (centre / FILE).read_text("utf-8") == written.replace("实到: 4", "实到: 5")
    assert git(centre, "show", f"HEAD:{FILE}") == MEETINGS.replace("实到: 4", "实到: 5")
    assert "简介" not in git(centre, "show", "HEAD:data/orgs/zb09.yml")
    assert "简介" in (centre / "data/orgs/zb09.yml").read_text("utf-8")


def test_private_data_reaches_the_draft_and_nothing_else(
    browser: Browser, centre: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secrets = [identity(), mobile()]
    for number, secret in enumerate(secrets):
        refused = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 标题=f"联系电话 {secret}")
        assert refused.status == 422
        assert "保存" not in [each.get_text() for each in refused.soup.find_all("button")]
        draft = browser.app.bench.drafts.all()[0]
        browser.post(f"/draft/{draft.id}", [("标题", f"又写一遍 {secret} {number}")])
        assert browser.post(f"/save/{draft.id}").status == 422
        new = browser.get("/form/activity?类型=支委会&日期=2019-05-06&状态=已审核")
        assert browser.send(new, "/form/", 标题=secret).status == 422
    said = "".join(capfd.readouterr())
    written = [path for path in centre.parent.rglob("*") if path.is_file()]
    drafts = [path for path in written if path.is_relative_to(own_folder(centre) / "drafts")]
    for secret in secrets:
        assert secret not in said
        assert any(secret.encode() in path.read_bytes() for path in drafts)
        assert [path for path in written if path not in drafts and secret.encode() in path.read_bytes()] == []
        objects = git(centre, "cat-file", "--batch-check", "--batch-all-objects").splitlines()
        assert all(secret not in git(centre, "cat-file", "-p", line.split()[0]) for line in objects)


def test_a_full_disk_leaves_everything_and_says_so(
    browser: Browser, centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        refused = browser.send(asked, "/save/")
        assert refused.status == 507
        assert "磁盘满了" in refused.text
        typed = browser.send(browser.get(f"/form/activity?id={FIRST}"), "/form/", 标题="写了很久的标题")
        assert "草稿没有存住" in typed.text
        assert "写了很久的标题" in typed.text
    assert (centre / FILE).read_text("utf-8") == MEETINGS
    assert [*centre.rglob("*yinling-new*")] == []
    assert "存好了" in browser.send(asked, "/save/").text  # there is room again


@pytest.mark.skipif(os.geteuid() == 0, reason="the root user may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(browser: Browser, centre: Path) -> None:
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    (centre / FILE).parent.chmod(0o500)
    try:
        refused = browser.send(asked, "/save/")
    finally:
        (centre / FILE).parent.chmod(0o700)
    assert "没有权限" in refused.text


def test_a_read_only_disk_is_told(browser: Browser, centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    opener = os.open

    def read_only(path: str | Path, *rest: int) -> int:
        if str(path).startswith(str(centre / "data")):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return opener(path, *rest)

    monkeypatch.setattr(os, "open", read_only)
    assert "只能读，不能写" in browser.send(asked, "/save/").text
    assert (centre / FILE).read_text("utf-8") == MEETINGS


def test_a_crash_before_the_commit_is_made_good(
    browser: Browser, centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    bench = browser.app.bench
    assert bench.git

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(bench.git, "commit_contents", killed)
    monkeypatch.setattr(bench._unfinished, "clear", lambda: None)
    with pytest.raises(KilledError):
        browser.send(asked, "/save/")
    assert len(log(centre)) == 1
    opened(centre)
    assert log(centre)[0] == "李书记|改活动：四月支委会"
    assert git(centre, "status", "--porcelain") == ""


def test_without_a_repository_it_saves_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    root = make_centre(tmp_path / "centre", with_git=False)
    browser = opened(root)
    saved = browser.send(browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5"), "/save/")
    assert "存在文件里" in saved.text
    assert saved.soup.find("form", action=lambda at: bool(at and at.startswith("/undo"))) is None
    assert "存过的" not in saved.text
    assert (root / FILE).read_text("utf-8") == MEETINGS.replace("实到: 4", "实到: 5")


def test_an_article_and_its_text(browser: Browser, centre: Path) -> None:
    path = centre / "content/study/sanhui-yike.md"
    before = path.read_text("utf-8")
    form = browser.get("/form/article?id=study/sanhui-yike")
    body = form.soup.select("#f-正文")[0].get_text()
    asked = browser.send(form, "/form/", 标题="三会一课怎么开", 正文=body + "\n\n最后加一段。")
    assert "最后加一段" in asked.text
    browser.send(asked, "/save/")
    after = path.read_text("utf-8")
    assert "标题: 三会一课怎么开" in after
    assert after.endswith("最后加一段。\n")
    assert after.split("---")[2].startswith(before.split("---")[2].rstrip("\n"))


def test_a_new_article_stands_in_the_section_that_was_chosen(browser: Browser, centre: Path) -> None:
    (centre / "data/vocabulary/sections.yml").write_text("- {名称: 校园风采, 代码: fengcai}\n", "utf-8")
    form = browser.get("/form/article?日期=2019-05-06&公开范围=公开")
    offered = [option.get_text() for option in form.soup.select("#f-栏目 option")]
    assert offered[0] == "（照主题）"
    assert {"学习文章", "服务指南", "校园风采"} <= {*offered}
    written = {"标题": "歌声里的春天", "主题": "党的知识", "正文": "唱了三首。"}
    wrong = browser.send(form, "/form/", 栏目="qita", **written)
    assert "没有“qita”这个栏目" in wrong.text
    guessed = browser.send(form, "/form/", 栏目="", **written)
    assert "栏目：放在“学习文章”" in guessed.text
    asked = browser.send(form, "/form/", 栏目="fengcai", **written)
    assert "栏目：放在“校园风采”" in asked.text
    browser.send(asked, "/save/")
    (written_file,) = (centre / "content/fengcai").iterdir()
    assert "标题: 歌声里的春天" in written_file.read_text("utf-8")
    assert not browser.get(f"/form/article?id=fengcai/{written_file.stem}").soup.select("#f-栏目")


@pytest.mark.parametrize(
    "path",
    ["../x.yml", "data/../../x.yml", "/etc/passwd", "hooks/x.py", "data", "data/.git/x", "data/x\\..\\y.yml",
     "data/c:x.yml", "data/linked/x.yml", "data/link.yml", ".git/config", "content/\0.md"],
)  # fmt: skip
def test_the_store_writes_only_below_its_folders_and_through_no_link(tmp_path: Path, path: str) -> None:
    root = make_centre(tmp_path / "centre")
    (tmp_path / "outside").mkdir()
    (root / "data/linked").symlink_to(tmp_path / "outside")
    (tmp_path / "outside.yml").write_text("x")
    (root / "data/link.yml").symlink_to(tmp_path / "outside.yml")
    with pytest.raises(UnsafePathError):
        Store(root).write([FileWrite(path, None, b"x")])
    assert (tmp_path / "outside.yml").read_text() == "x"
    assert [*(tmp_path / "outside").iterdir()] == []


def test_the_store_writes_all_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_centre(tmp_path / "centre")
    store = Store(root)
    one, two = FileWrite("data/a.yml", None, b"a"), FileWrite(FILE, b"not as it is", b"b")
    with pytest.raises(ChangedMeanwhileError):
        store.write([one, two])
    assert not (root / "data/a.yml").exists()
    two = two._replace(before=(root / FILE).read_bytes())
    put = Store._put

    def fails_at_the_second(self: Store, path: str, new: Path | None) -> None:
        if path == FILE and new and new.read_bytes() == b"b":
            raise OSError(errno.EIO, "disk")
        put(self, path, new)

    monkeypatch.setattr(Store, "_put", fails_at_the_second)
    with pytest.raises(OSError, match="disk"):
        store.write([one, two])
    assert not (root / "data/a.yml").exists()
    assert (root / FILE).read_text("utf-8") == MEETINGS
    assert [*root.rglob("*yinling-new*")] == []
    monkeypatch.undo()
    store.write([one, two])
    assert (root / FILE).read_bytes() == b"b"


def test_another_day_moves_the_file_and_what_refers_to_it(browser: Browser, centre: Path) -> None:
    old, new = (centre / f"data/activities/zb09/2019/2019-{day}-qingming.yml" for day in ("04-05", "04-06"))
    old.parent.mkdir()
    old.write_text(
        "组织: zb09\n类型: 支委会\n日期: 2019-04-05\n标题: 清明\n应到: 5\n实到: 4\n公开范围: 公开\n状态: 已审核\n",
        "utf-8",
    )
    git(centre, "add", ".")
    git(centre, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "加")
    form = browser.get("/form/activity?id=zb09/2019/2019-04-05-qingming")
    asked = browser.send(form, "/form/", 日期="2019-04-06")
    assert "2019-04-05 → 2019-04-06" in asked.text
    saved = browser.send(asked, "/save/")
    assert "存好了" in saved.text, saved.text
    assert not old.exists()
    assert "日期: 2019-04-06" in new.read_text("utf-8")
    assert git(centre, "status", "--porcelain") == ""
    browser.send(saved, "/undo/")
    assert old.exists()
    assert not new.exists()
