"""The pages of the workbench: what they show, and what they refuse."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import Client

from tests.unit.private_values import mobile
from tests.workbench.desks import (
    FILE,
    FIRST,
    MEETINGS,
    SECOND,
    Browser,
    Page,
    browser,
    centre,
    git,
    make_centre,
    opened,
)
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.workbench import screens
from yinling.workbench.app import Workbench
from yinling.workbench.bench import Bench
from yinling.workbench.guard import Guard
from yinling.workbench.own_folder import FOLDER_VARIABLE

__all__ = ["browser", "centre"]


def test_the_first_page_asks_who_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    root = make_centre(tmp_path / "centre")
    first = Browser(Workbench(Bench(root), Guard(8010)))
    asked = first.get("/records")
    assert "您是哪一位" in asked.text
    for name in ("", "  ", "<b>", "a\nb", "很" * 40):
        refused = first.send(asked, "/who", name=name)
        assert refused.status == 422, name
    started = first.send(asked, "/who", name="李书记", org="zb09")
    assert "第九党支部" in started.text
    assert "李书记" in started.text


def test_the_to_do_list_leads_to_forms(browser: Browser) -> None:
    page = browser.get("/")
    assert "第九党支部" in page.text
    assert "2019年12月" in page.text
    assert browser.get(page.link("2019年11月")).status == 200
    assert browser.get("/?month=nonsense&org=nobody").status == 200


def test_every_kind_has_a_list_and_a_form(browser: Browser) -> None:
    for kind in KINDS:
        page = browser.get(f"/records/{kind.kind}")
        assert page.status == 200, kind
        for record in browser.app.bench.library.all(kind):
            if record.origin.is_packaged:  # the list says so, and offers no form
                continue
            form = browser.get(f"/form/{kind.kind}?id={record.id}")
            assert form.status == 200, record.id
            # Sent as it is shown, a form changes nothing.
            assert "没有改动" in browser.send(form, "/form/").text, record.id
        if any("加一条" in link.get_text() for link in page.soup.find_all("a")):
            assert browser.get(page.link("加一条")).status == 200


def test_records_are_found_by_words_pinyin_and_initials(browser: Browser) -> None:
    for query, count in (
        ("", 2),
        ("党员大会", 1),
        ("dangyuandahui", 1),
        ("sydydh", 1),
        ("zwh 四月", 1),
        ("angyuan", 0),
    ):
        page = browser.get(f"/records/activity?q={query}")
        assert f"{count} 条" in page.text, query
    assert "1 条" in browser.get("/records/org?q=djdzb&org=").text


def test_a_long_list_has_pages_of_fifty(centre: Path) -> None:
    rows = [
        f"- {{组织: zb09, 类型: 支委会, 日期: 2018-{1 + number // 28:02}-{1 + number % 28:02}, 标题: 第{number}次, "
        "应到: 5, 实到: 5, 公开范围: 内部, 状态: 已审核}"
        for number in range(120)
    ]
    (centre / "data/activities/zb09/2018.yml").write_text("\n".join(rows) + "\n", "utf-8")
    browser = opened(centre)
    page = browser.get("/records/activity?org=zb09")
    assert len(page.soup.select("ul.rows li")) == 50
    assert len(page.response.data) < 100_000
    at = "/records/activity"
    last = browser.get(at + browser.get(at + page.link("下一页")).link("下一页"))
    assert len(last.soup.select("ul.rows li")) == 22
    assert browser.get("/records/activity?page=999").status == 200
    assert browser.get("/records/activity?page=-1").status == 200


def test_a_draft_is_offered_again(browser: Browser, centre: Path) -> None:
    form = browser.get(f"/form/activity?id={SECOND}")
    [draft] = [str(each["data-draft"]) for each in form.soup.find_all("form") if each.get("data-draft")]
    kept = browser.post(draft, [("标题", "写到一半"), ("实到", "4")])
    assert kept.status == 200
    again = opened(centre)  # another start of the program
    page = again.get("/")
    assert "写到一半" in page.text
    resumed = again.get(page.link("接着填"))
    assert resumed.soup.find("input", value="写到一半")
    assert "接着上次的改" in again.get(f"/form/activity?id={SECOND}").text
    asked = again.send(resumed, "/form/")
    assert "四月支委会 → 写到一半" in asked.text
    again.send(asked, "/save/")
    assert "写到一半" not in again.get("/").text
    assert again.app.bench.drafts.all() == []


def test_a_form_opened_before_a_new_start_can_be_sent(browser: Browser, centre: Path) -> None:
    form = browser.get(f"/form/activity?id={SECOND}")
    again = opened(centre)
    assert "实到：4 → 5" in again.send(form, "/form/", 实到="5").text


def test_rows_are_added_without_script(browser: Browser) -> None:
    form = browser.get(f"/form/activity?id={SECOND}")
    more = browser.press(form, "/form/", "加一条", "决议")
    assert more.soup.select('[name="决议.0.内容"]')
    asked = browser.send(more, "/form/", **{"决议.0.内容": "同意", "决议.0.赞成": "4"})
    assert "同意" in asked.text


def test_the_history_of_a_record(browser: Browser) -> None:
    browser.send(browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5"), "/save/")
    page = browser.get(f"/history/activity?id={SECOND}")
    assert "李书记" in page.text
    assert "实到：4 → 5" in page.text
    assert "实到：4 → 5" not in browser.get(f"/history/activity?id={FIRST}").text
    assert "改活动：四月支委会" in browser.get("/saves").text


def test_an_undo_that_others_have_overtaken_is_refused(browser: Browser, centre: Path) -> None:
    for actual in ("5", "3"):
        asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到=actual)
        browser.send(asked, "/save/")
    first = git(centre, "rev-parse", "HEAD~1").strip()
    refused = browser.post(f"/undo/{first}")
    assert refused.status == 409
    assert "后来又有人改过" in refused.text
    assert "实到: 3" in (centre / FILE).read_text("utf-8")


def test_saves_are_handed_in_and_conflicts_are_asked_about(browser: Browser, centre: Path) -> None:
    remote = centre.parent / "remote.git"
    git(centre.parent, "clone", "-q", "--bare", str(centre), str(remote))
    git(centre, "remote", "add", "origin", str(remote))
    git(centre, "fetch", "-q")
    other = centre.parent / "other"
    git(centre.parent, "clone", "-q", str(remote), str(other))
    (other / FILE).write_text(MEETINGS.replace("实到: 4", "实到: 3"), "utf-8")
    git(other, "-c", "user.name=王秘书", "-c", "user.email=x@example.org", "commit", "-qam", "改人数")
    git(other, "push", "-q")
    browser.send(browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5"), "/save/")
    assert "1 次" in browser.get("/").text
    asked = browser.send(browser.get("/sync"), "/sync")
    assert asked.status == 409
    assert "王秘书" in asked.text
    [name] = {str(each["name"]) for each in asked.soup.find_all("input", type="radio")}
    done = browser.post("/sync", [(name, "theirs")])
    assert done.status == 200, done.text
    assert "实到: 3" in (centre / FILE).read_text("utf-8")
    assert git(remote, "rev-parse", "main") == git(centre, "rev-parse", "main")


HOSTILE = (
    "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../app.py", "/assets/%2e%2e/app.py",
    "/assets/..%5capp.py", "/assets//etc/passwd", "/form/../../x", "/form/activity?id=../../../etc/passwd",
    "/form/activity?id=/etc/passwd",
    "/form/activity?id=zb09/2019/../../../site", "/form/site?id=../site", "/draft/../../secretary", "/draft/x",
    "/history/activity?id=../x", "/records/nothing", "/records/Activity", "/form/activity?id=%00", "/saved?kind=x",
    "/saved?kind=activity&commit=--help", "/records/activity?q=%ff%fe",
)  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_strange_addresses_lead_nowhere(browser: Browser, address: str, capfd: pytest.CaptureFixture[str]) -> None:
    page = browser.get(address)
    assert page.status in (200, 404), page.text
    assert "root:" not in page.html
    assert "程序出错了" not in page.html + capfd.readouterr().err


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/form/activity", [("_record", "../../../etc/passwd"), ("标题", "x")]),
        ("/form/activity", [("_record", "nowhere/at/all")]),
        ("/form/activity", [("_draft", "../../x"), ("标题", "x")]),
        ("/form/nothing", []),
        ("/save/" + "0" * 32, []),
        ("/save/..%2f..%2fx", []),
        ("/draft/" + "0" * 32, [("标题", "x")]),
        ("/undo/HEAD", []),
        ("/undo/--help", []),
        ("/undo/" + "0" * 40, []),
        ("/undo/HEAD~1", []),
    ],
)
def test_strange_forms_change_nothing(
    browser: Browser, centre: Path, address: str, fields: list[tuple[str, str]], capfd: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in centre.rglob("*") if path.is_file() and ".git" not in path.parts}
    page = browser.post(address, fields)
    assert page.status in (200, 404, 409, 422), page.text
    assert "程序出错了" not in page.html + capfd.readouterr().err
    after = {path: path.read_bytes() for path in centre.rglob("*") if path.is_file() and ".git" not in path.parts}
    assert after == before
    assert len(git(centre, "log", "--format=%h").split()) == 1


def test_forged_names_of_a_proxy_change_no_author(browser: Browser, centre: Path) -> None:
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    [at] = [str(each["action"]) for each in asked.soup.find_all("form") if str(each["action"]).startswith("/save/")]
    browser.post(at, headers={"X-Remote-User": "别人", "Remote-User": "别人", "X-Forwarded-User": "别人"})
    assert git(centre, "log", "-1", "--format=%an").strip() == "李书记"


def test_all_pages_are_refused_without_the_cookie_and_to_other_sites(browser: Browser) -> None:
    stranger = Client(browser.app)
    for address in ("/", "/records", f"/form/activity?id={SECOND}", "/assets/workbench.css", "/saves"):
        answer = stranger.get(address, base_url="http://127.0.0.1:8010")
        assert answer.status_code == 403, address
        assert "四月" not in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
    assert browser.get("/", {"Sec-Fetch-Site": "cross-site"}).status == 403
    assert browser.post(f"/save/{'0' * 32}", headers={"Sec-Fetch-Site": "cross-site"}).status == 403


def test_an_error_of_the_program_tells_nothing_that_was_typed(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = mobile()

    def broken(*_: object, **__: object) -> None:
        raise ValueError(secret)

    monkeypatch.setattr("yinling.workbench.form_pages.prepare", broken)
    page = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 标题=secret)
    assert page.status == 500
    assert "ValueError" in page.text
    assert secret not in page.html + "".join(capfd.readouterr())
    assert browser.app.bench.drafts.all()[0].title == secret  # the own words are there


def test_pages_load_nothing_from_elsewhere_and_have_no_inline_code() -> None:
    folder = Path(screens.__file__).parent
    for path in (folder / "templates").glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:|https?://|<script(?! src=\"/assets/)", text), (
            path
        )
        assert "|safe" not in text.replace(" ", ""), path
    for path in (folder / "assets").iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|localStorage|sessionStorage|eval\(|innerHTML|document\.write", text), path


def test_names_with_signs_of_html_are_shown_as_text(browser: Browser, centre: Path) -> None:
    sign = "<img src=x onerror=alert(1)>\"'"
    (centre / FILE).write_text(MEETINGS.replace("三月党员大会", f"'{sign.replace(chr(39), chr(39) * 2)}'"), "utf-8")
    for address in (f"/form/activity?id={FIRST}", "/records/activity?q=&org=", f"/history/activity?id={FIRST}", "/"):
        page = browser.get(address)
        assert page.soup.find("img") is None, address
    assert browser.app.bench.library.get(Activity, FIRST)


def test_a_record_is_deleted_unless_others_refer_to_it(browser: Browser, centre: Path) -> None:
    refused = browser.get("/remove/org?id=zb09")
    assert "现在不能删" in refused.text
    assert not [each for each in refused.soup.find_all("form") if str(each["action"]).startswith("/remove/")]
    assert browser.post("/remove/org", [("id", "zb09")]).status == 200
    assert (centre / "data/orgs/zb09.yml").exists()
    asked = browser.get(f"/remove/activity?id={SECOND}")
    saved = browser.send(asked, "/remove/")
    assert "存好了" in saved.text
    assert "四月支委会" not in (centre / FILE).read_text("utf-8")
    assert "手写的说明" in (centre / FILE).read_text("utf-8")
    browser.send(saved, "/undo/")
    assert (centre / FILE).read_text("utf-8") == MEETINGS
    (centre / FILE).write_text(MEETINGS + "\n# 又加了一句\n", "utf-8")
    assert "刚才有人改了" in browser.send(asked, "/remove/").text


def test_a_draft_may_be_incomplete_and_a_reviewed_record_may_not(browser: Browser, centre: Path) -> None:
    form = browser.get("/form/activity?类型=支委会&日期=2019-05-06")
    assert browser.send(form, "/form/", 状态="已审核").status == 422
    asked = browser.send(form, "/form/", 状态="草稿")
    assert asked.status == 200, asked.text
    browser.send(asked, "/save/")
    page = browser.get("/?month=2019-05")
    form = browser.get(page.link("去改"))
    assert browser.send(form, "/form/", 状态="已审核").status == 422
    asked = browser.send(form, "/form/", 状态="已审核", 标题="五月支委会", 应到="5", 实到="5", 公开范围="内部")
    assert "存好了" in browser.send(asked, "/save/").text
    assert "五月支委会" in (centre / FILE).read_text("utf-8")


def test_a_record_with_errors_can_be_mended(browser: Browser, centre: Path) -> None:
    (centre / FILE).write_text(MEETINGS.replace("实到: 4", "实到: 四个"), "utf-8")
    page = browser.get("/")
    assert "写错了、要改的" in page.text
    form = browser.get(page.link("去改"))
    assert form.soup.find("input", value="四个")
    asked = browser.send(form, "/form/", 实到="4")
    browser.send(asked, "/save/")
    assert (centre / FILE).read_text("utf-8") == MEETINGS


def test_a_photo_is_saved_with_its_meeting(browser: Browser, centre: Path) -> None:
    form = browser.get(f"/form/activity?id={SECOND}")
    asked = browser.press(form, "/form/", "_picture", "_picture")
    at = str(asked.form("/pictures/")["action"])
    data = io.BytesIO()
    Image.new("RGB", (2400, 1200), "red").save(data, "JPEG", exif=_with_place())

    def upload(content: bytes, words: str, consent: str) -> Page:
        fields = {"说明": words, "同意公开": consent, "picture": (io.BytesIO(content), "../../IMG 1.jpg")}
        return browser.upload(at, fields)

    for content, words, consent in (
        (b"", "支委们在算账", "是"),
        (data.getvalue(), "", "是"),
        (data.getvalue(), "支委们在算账", ""),
        (b"not a picture", "支委们在算账", "是"),
    ):
        refused = upload(content, words, consent)
        assert refused.status == 422
        assert refused.soup.select(".wrong .bad")
    form = upload(data.getvalue(), "支委们在算账", "是")
    assert form.soup.find("input", value="支委们在算账")
    asked = browser.send(form, "/form/")
    assert asked.status == 200, asked.text
    assert "存好了" in browser.send(asked, "/save/").text
    [path] = [path for path in (centre / "content/photos").iterdir() if path.is_file()]
    with Image.open(path) as picture:
        assert max(picture.size) == 1600
        assert not picture.getexif()
    assert path.relative_to(centre / "content").as_posix() in (centre / FILE).read_text("utf-8")
    assert git(centre, "status", "--porcelain") == ""
    assert browser.get("/pictures/" + "0" * 32).status == 404


def _with_place() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "words of a camera"
    return exif


def test_a_button_that_is_clicked_twice_saves_once(browser: Browser, centre: Path) -> None:
    asked = browser.send(browser.get("/form/activity?类型=支委会&日期=2019-06-04&标题=六月&应到=5&实到=5"), "/form/")
    first, second = (browser.send(asked, "/save/") for _ in range(2))
    assert "存好了" in first.text
    assert "存好了" in second.text
    assert len(git(centre, "log", "--format=%h").split()) == 2
    again = browser.get("/form/activity")  # and back to the form that was saved
    assert "刚才存过了" not in browser.send(again, "/form/").text
