"""Bad input through the pages: each case is refused with a Chinese message at its field, and writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbench.desks import Browser, browser, centre, git
from tests.workbench.test_form_errors import ALL, Case, form_with, place_of_message
from yinling.records.vocabulary import Term
from yinling.workbench.form_inputs import id_of
from yinling.workbench.form_pages import DRAFT_ID

__all__ = ["browser", "centre"]


def test_each_case_is_refused_at_its_field(browser: Browser, centre: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cases = ALL[::2]  # all of them are tried on the forms themselves, in test_form_errors
    assert len(cases) >= 200
    missed: list[tuple[Case, object]] = []
    for case in cases:
        fields = [*form_with(case).items(multi=True)]
        if case.kind is Term:  # a new word is one of a list, which its form knows
            form = browser.get("/form/term?within=modes")
            fields += [(DRAFT_ID, str(each["value"])) for each in form.soup.select(f'[name="{DRAFT_ID}"]')]
        page = browser.post(f"/form/{case.kind.kind}", fields)
        field = id_of(place_of_message(case))
        if page.status != 422 or not page.soup.select(f'.errors a[href="#{field}"]'):
            missed.append((case, page.status))
        wrong = page.soup.find(id=field)
        if wrong is None or not (wrong.select(".bad") or wrong.find_parent(class_="wrong")):
            missed.append((case, "no message at the field"))
    assert missed == []
    assert "程序出错了" not in capfd.readouterr().err
    assert git(centre, "status", "--porcelain") == ""
    assert len(git(centre, "log", "--format=%h").split()) == 1
