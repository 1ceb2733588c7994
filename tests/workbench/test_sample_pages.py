"""The pages of the workbench over the sample: previews, printed papers, new words and metrics."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import copy_centre
from tests.workbench.desks import Browser, opened
from yinling.workbench.own_folder import FOLDER_VARIABLE


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return opened(copy_centre(tmp_path / "sample"))


def test_an_edit_is_shown_as_it_will_look(sample: Browser) -> None:
    form = sample.get("/form/activity?id=zb09/2019/2019-03-05-sanduanlu")
    asked = sample.send(form, "/form/", 标题="改过的标题")
    page = sample.get(asked.link("登出来的样子"))
    [frame] = page.soup.find_all("iframe")
    assert "allow-scripts" not in str(frame["sandbox"])
    shown = sample.get(str(frame["src"]))
    assert "改过的标题" in shown.text
    assert shown.response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    style = next(str(each["href"]) for each in shown.soup.find_all("link", rel="stylesheet"))
    at = str(frame["src"]).rstrip("/").split("/")
    ups = style.count("../")
    assert sample.get("/".join(at[: len(at) - ups]) + "/" + style.replace("../", "")).status == 200
    for path in ("../../etc/passwd", "%2e%2e/data/site.yml", "data/site.yml", "base.html", "orgs/zb08/"):
        assert sample.get(f"/site/{str(frame['src']).split('/')[2]}/{path}").status == 404, path


def test_packet_and_ledger_are_printed(sample: Browser) -> None:
    page = sample.get("/?month=2019-11")
    for words in ("资料包", "台账"):
        assert sample.get(page.link(words)).response.data.startswith(b"%PDF")
    for address in ("/print/packet?org=zb09&month=1900-01", "/print/packet?org=zb09", "/print/ledger?org=x&year=2019"):
        assert sample.get(address).status in (404, 409)


def test_new_words_and_metrics(sample: Browser) -> None:
    page = sample.get("/records/term")
    form = sample.get(page.link("活动的“方式”"))
    asked = sample.send(form, "/form/", 名称="云上学习")
    assert "名称：加上“云上学习”" in asked.text, asked.text
    sample.send(asked, "/save/")
    assert "云上学习" in sample.get("/form/activity").text
    root = sample.app.bench.root
    assert (root / "data/vocabulary/modes.yml").read_text("utf-8").endswith("- 名称: 云上学习\n")
    assert (
        "已经有" in sample.send(form, "/form/", 名称="自学").text
        or "重复" in sample.send(form, "/form/", 名称="自学").text
    )
    for within in ("", "nothing", "../orgs", "../../etc"):
        assert sample.get(f"/form/term?within={within}").status == 404
    form = sample.get("/form/metric")
    fields = {"名称": "云上学习的次数", "单位": "次", "记录种类": "活动"}
    asked = sample.send(form, "/form/", **fields)
    assert asked.status == 200, asked.text
    sample.send(asked, "/save/")
    assert "云上学习的次数" in (root / "data/rules/metrics.yml").read_text("utf-8")
