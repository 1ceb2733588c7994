"""Take the pictures of the help page of the workbench: `make help-pictures`.

The program runs on a copy of the sample, and a browser does what the page describes. Each picture shows the part of the
page that its step is about, with a frame around what is to be clicked. The same sample gives the same pictures."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser.serving import PATIENCE
from tests.browser.serving import running as chromium
from tests.browser.workbench_program import running, with_repository
from tests.conftest import ROOT, copy_centre

FOLDER = ROOT / "content" / "help"
WIDTH, SCALE = 480, 2
COLOURS = 24
FRAME = "outline: 5px solid #94161a; outline-offset: 5px; border-radius: 8px"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, browser_page(Path(folder)) as (page, address):
        take_all(page, address)


@contextmanager
def browser_page(folder: Path) -> Iterator[tuple[Page, str]]:
    """Yield a page, and the address of a workbench with a copy of the sample."""
    centre = with_repository(copy_centre(folder / "centre"))
    with running(centre, folder / "own") as address, chromium("--font-render-hinting=none") as browser:
        context = browser.new_context(viewport={"width": WIDTH, "height": 900}, device_scale_factor=SCALE)
        context.set_default_timeout(PATIENCE)
        yield context.new_page(), address


def take_all(page: Page, address: str) -> None:
    base = address.partition("/start")[0]
    page.goto(address)
    page.get_by_label("姓名").fill("李秀英")
    page.get_by_label("您管哪个支部").select_option("zb03")
    take(page, "gongzuotai-1-shui.png", page.locator("h1"), page.get_by_role("button", name="先练一次"))
    page.get_by_role("button", name="直接开始").click()
    page.goto(f"{base}/?month=2019-11")
    card = page.locator(".tasks > li").first
    take(page, "gongzuotai-2-yaozuo.png", page.locator("h1"), page.get_by_role("link", name="填这一次").first, card)
    page.get_by_role("link", name="填这一次").first.click()
    page.get_by_label("标题").fill("雪天里的读报会")
    page.get_by_label("实到", exact=True).fill("41")
    take(page, "gongzuotai-3-tian.png", field(page, "日期"), page.get_by_label("实到", exact=True))
    page.get_by_label("实到", exact=True).fill("63")
    page.get_by_role("button", name="下一步").click()
    take(page, "gongzuotai-5-cuole.png", field(page, "应到"), page.get_by_label("实到", exact=True))
    page.get_by_label("实到", exact=True).fill("41")
    page.get_by_role("button", name="下一步").click()
    take(
        page,
        "gongzuotai-4-kan.png",
        page.locator("h1"),
        page.get_by_role("button", name="对，存下来"),
        page.locator(".buttons"),
    )
    page.get_by_role("button", name="对，存下来").click()
    time = page.locator("[role=status]")
    time.evaluate(r"each => { each.innerHTML = each.innerHTML.replace(/\d\d:\d\d/, '09:30') }")
    take(page, "gongzuotai-6-cunhao.png", page.locator("h1"), page.get_by_role("button", name="撤回"))


def field(page: Page, label: str) -> Locator:
    return page.locator(".field", has=page.get_by_label(label, exact=False)).first


def take(page: Page, name: str, first: Locator, framed: Locator, last: Locator | None = None) -> None:
    """Write a picture from the top of one element to the end of another, with a frame around ``framed``."""
    framed.evaluate("(element, style) => { element.style.cssText += ';' + style }", FRAME)
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    boxes = [each.bounding_box() for each in (first, last or framed)]
    assert boxes[0]
    assert boxes[1]
    top, bottom = boxes[0]["y"] - 16, boxes[1]["y"] + boxes[1]["height"] + 20
    shot = page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": bottom - top})
    with Image.open(io.BytesIO(shot)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(FOLDER / name, optimize=True)
    print(f"{name} {(FOLDER / name).stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
