"""A secretary's way through the workbench in a real Chromium: by keyboard alone, by thumb, and without script.

The program is started with its command on a copy of the sample, as a secretary starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks.model import MEASURE, WATCH
from tests.browser.provide import NPM
from tests.browser.serving import PATIENCE
from tests.browser.workbench_program import misses, running, with_repository
from tests.conftest import ROOT, copy_centre
from tests.workbench.desks import git
from tests.workbooks.centre import Filled

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

MISSING = "2019年11月的党员活动没有记录"  # of the third branch, in the sample
FILE = "data/activities/zb03/2019.yml"


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return with_repository(copy_centre(tmp_path / "centre"))


@pytest.fixture
def address(centre: Path, tmp_path: Path) -> Iterator[str]:
    """Start the workbench and yield the address that it writes."""
    with running(centre, tmp_path / "own") as written:
        yield written


@pytest.fixture(scope="module", autouse=True)
def _packages() -> None:
    assert (NPM / "node_modules" / "axe-core").is_dir(), "no axe-core: run `make browser`"


def new_page(browser: Browser, width: int = 1280, *, touch: bool = False, script: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 740}, has_touch=touch, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def start(page: Page, address: str) -> None:
    """Open the workbench as a secretary of the third branch."""
    page.goto(address)
    page.get_by_label("姓名").fill("李秀英")
    page.get_by_label("您管哪个支部").select_option("zb03")
    page.get_by_role("button", name="开始").click()


def failures_of(page: Page) -> list[str]:
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if "Security" in message.text else None)
    return found


class Keyboard:
    """Works on a page with the keyboard alone, and counts the presses of Enter."""

    def __init__(self, page: Page) -> None:
        self.page, self.entered = page, 0

    def to(self, words: str) -> None:
        """Move the focus on to the control with these words as text or label."""
        seen: list[str] = []
        for _ in range(150):
            name = self.page.evaluate(
                """() => { const e = document.activeElement, label = e.labels && e.labels[0];
                if (e === document.body || e.tagName === "MAIN") return "";
                return ((label || e).textContent || "").trim() }"""
            )
            seen.append(name)
            if words in name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{words} cannot be reached by keyboard: {seen}")

    def type(self, text: str) -> None:
        """Write a text in place of what stands in the focused field."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, value: str) -> None:
        for _ in range(60):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} cannot be chosen")

    def enter(self) -> None:
        self.entered += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_from_the_start_to_the_commit_and_back_by_keyboard(browser: Browser, address: str, centre: Path) -> None:
    before = (centre / FILE).read_text("utf-8")
    page = new_page(browser)
    failures = failures_of(page)
    keys = Keyboard(page)
    page.goto(address)
    assert "key=" not in page.url
    keys.to("姓名")
    keys.type("李秀英")
    keys.to("您管哪个支部")
    keys.choose("zb03")
    keys.to("开始")
    keys.enter()
    expect(page.locator("h1")).to_contain_text("第三党支部 2019年12月")
    keys.to("2019年11月")
    keys.enter()
    expect(page.locator(".tasks")).to_contain_text(MISSING)

    keys.entered = 0
    keys.to(f"填这一次：{MISSING}")
    keys.enter()
    values = {name: page.locator(f"#f-{name}").input_value() for name in ("组织", "类型", "日期", "应到", "地点")}
    assert values == {
        "组织": "zb03", "类型": "党员活动", "日期": "2019-11-25", "应到": "53", "地点": "第三党支部活动室",
    }  # fmt: skip
    keys.to("标题")
    keys.type("雪天里的读报会")
    keys.to("实到")
    keys.type("41")
    keys.enter()
    expect(page.locator(".words")).to_contain_text("标题：加上“雪天里的读报会”")
    expect(page.locator(".words")).to_contain_text("实到：加上“41”")
    assert (centre / FILE).read_text("utf-8") == before
    assert page.evaluate("document.activeElement.innerText") == "对，存下来"
    keys.enter()
    expect(page.locator("h1")).to_have_text("存好了")
    assert keys.entered == 3  # from the list to the commit

    after = (centre / FILE).read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert "标题: 雪天里的读报会" in after.removeprefix(before.rstrip("\n"))
    assert git(centre, "log", "-1", "--format=%an|%s").strip() == "李秀英|加活动：雪天里的读报会"
    assert git(centre, "show", "--stat", "--format=", "HEAD").count("|") == 1
    check = subprocess.run(
        [sys.executable, "-m", "yinling", "check", "--root", str(centre)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
    )  # fmt: skip
    assert check.returncode == 0, check.stdout

    keys.to("撤回")
    keys.enter()
    expect(page.locator("h1")).to_have_text("撤回了")
    assert (centre / FILE).read_text("utf-8") == before
    assert git(centre, "log", "-1", "--format=%an|%s").strip() == "李秀英|撤回：加活动：雪天里的读报会"
    keys.to("回到要做的")
    keys.enter()
    page.goto(page.url.partition("?")[0] + "?month=2019-11")
    expect(page.locator(".tasks")).to_contain_text(MISSING)
    assert failures == []


def test_without_script_on_a_phone(browser: Browser, address: str, centre: Path) -> None:
    page = new_page(browser, 360, touch=True, script=False)
    page.goto(address)
    page.get_by_label("姓名").fill("李秀英")
    page.get_by_label("您管哪个支部").select_option("zb03")
    page.get_by_role("button", name="开始").tap()
    page.get_by_role("link", name="2019年11月").tap()
    page.get_by_role("link", name="填这一次").first.tap()
    page.get_by_label("实到", exact=True).fill("40")
    page.get_by_role("button", name="下一步").tap()
    page.get_by_role("button", name="存下来").tap()
    expect(page.locator("h1")).to_have_text("存好了")
    assert "实到: 40" in git(centre, "show", "HEAD")
    page.get_by_role("button", name="撤回").tap()
    expect(page.locator("h1")).to_have_text("撤回了")


def test_a_draft_is_kept_while_typing_and_survives_the_program(
    browser: Browser, address: str, centre: Path, tmp_path: Path
) -> None:
    page = new_page(browser, 360)
    page.goto(address)
    page.get_by_label("姓名").fill("李秀英")
    page.get_by_role("button", name="开始").click()
    page.goto(address.partition("/start")[0] + "/form/activity")
    page.get_by_label("标题").type("写到一半的")
    expect(page.locator("#kept")).to_contain_text("草稿存好了", timeout=4_000)
    drafts = [*(tmp_path / "own").rglob("*.draft")]
    assert len(drafts) == 1
    assert "写到一半的" in drafts[0].read_bytes().decode("utf-8", "replace")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.close()  # the lid is closed
    other = new_page(browser, 360)
    other.goto(address)
    other.get_by_role("link", name="接着填").click()
    expect(other.get_by_label("标题")).to_have_value("写到一半的")


def test_names_are_picked_by_a_few_letters_of_pinyin(browser: Browser, address: str, centre: Path) -> None:
    page = new_page(browser, 390)
    failures = failures_of(page)
    start(page, address)
    page.goto(address.partition("/start")[0] + "/form/publication")
    field = page.get_by_label("活动", exact=True)
    page.locator("summary", has_text="还可以填").click()
    field.press_sequentially("sdlsxzl")  # 三段路，三箱资料
    options = page.locator(".choices [role=option]")
    expect(options).to_have_count(1)
    assert "zb09/2019" not in options.inner_text()  # a name, and no id
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "f-活动-choices-0")
    field.press("Enter")
    expect(field).to_have_value(re.compile("三段路，三箱资料"))
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.fill("meiyouzhege")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert failures == []


def test_a_form_is_checked_while_resting_and_never_while_composing(browser: Browser, address: str) -> None:
    page = new_page(browser)
    failures = failures_of(page)
    checks: list[str] = []
    page.on("request", lambda request: checks.append(request.url) if "/check/" in request.url else None)
    start(page, address)
    page.goto(address.partition("/start")[0] + "/form/activity?类型=支委会&日期=2019-11-06&标题=十一月支委会")
    page.get_by_label("应到", exact=True).fill("5")
    page.get_by_label("实到", exact=True).fill("9")
    message = page.locator("#f-实到-x")
    expect(message).to_contain_text("实到")
    expect(page.get_by_label("实到", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("实到", exact=True).fill("5")
    expect(message).to_have_count(0)
    assert page.locator(".bad").count() == 0  # nothing is said of what nobody has reached yet

    page.get_by_label("地点").focus()
    done = len(checks)
    keyboard = page.context.new_cdp_session(page)
    for word in ("z", "zh", "zhi", "zhibu"):  # as an input method does before a word is chosen
        keyboard.send("Input.imeSetComposition", {"selectionStart": len(word), "selectionEnd": len(word), "text": word})
    page.wait_for_timeout(3_500)
    assert len(checks) == done
    expect(page.locator("#kept")).to_contain_text("草稿存好了")  # but the draft is kept
    with page.expect_request("**/check/**"):
        keyboard.send("Input.insertText", {"text": "支部"})
    assert len(checks) == done + 1
    assert failures == []


SHOWN = (
    "/", "/?month=2019-11", "/?org=zb09&month=2020-01", "/who", "/records", "/records/activity", "/records/org",
    "/form/activity?id=zb09/2019/2019-03-05-sanduanlu", "/form/activity", "/form/article?id=study/zhibu-tiaoli",
    "/form/org?id=zb09", "/form/publication", "/uses/org?id=zb09", "/remove/org?id=zb09", "/saves", "/help", "/tables",
    "/history/activity?id=zb09/2019/2019-03-05-sanduanlu", "/nothing",
)  # fmt: skip


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_all_pages_are_large_clear_and_fit(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(f"{WATCH}; {MEASURE}")
    page = context.new_page()
    failures = failures_of(page)
    start(page, address)
    base = address.partition("/start")[0]
    missed = [each for uri in SHOWN for each in misses(page, base + uri, width)]
    assert not missed, "\n".join(missed)
    assert failures == []
    context.close()


def test_a_workbook_is_filled_refused_mended_and_taken(
    browser: Browser, address: str, centre: Path, tmp_path: Path
) -> None:
    """Check the way of a workbook on a phone: its pages are large and fit, and nothing is written before the yes."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(f"{WATCH}; {MEASURE}")
    page = context.new_page()
    start(page, address)
    page.get_by_role("link", name="表格").tap()
    with page.expect_download() as sent:
        page.get_by_role("button", name="拿表").tap()
    assert sent.value.suggested_filename == "第三党支部2019年活动.xlsx"
    file = tmp_path / "活动.xlsx"
    sent.value.save_as(file)
    sheet = Filled(file.read_bytes())
    row = sheet.row_of(类型="支委会")
    sheet.put(row, 实到="四五个")

    def take_in() -> None:
        file.write_bytes(sheet.content)
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="下一步").tap()

    take_in()
    expect(page.locator("h1")).to_have_text("有 1 处要改")
    missed = misses(page, page.url, 360)
    page.get_by_role("link", name="再收一次").tap()
    sheet.put(row, 实到=2)
    before = git(centre, "rev-parse", "HEAD")
    take_in()
    expect(page.locator("h1")).to_have_text("这样收，对吗？")
    missed += misses(page, page.url, 360)
    assert git(centre, "rev-parse", "HEAD") == before
    page.get_by_role("button", name="对，收下").tap()
    expect(page.locator("h1")).to_have_text("存好了")
    assert "+  实到: 2" in git(centre, "show", "HEAD")
    assert not missed, "\n".join(missed)
    context.close()
