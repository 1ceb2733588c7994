"""Replace the browser's speech for a test: the voices only record what they get."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

Open = Callable[..., Page]  # see the fixture `opened`
ARTICLE = "study/fang-diedao/"

MANDARIN = {"name": "普通话", "lang": "zh-CN", "localService": True}
TAIWANESE = {"name": "國語", "lang": "zh_TW", "localService": True}
CANTONESE = {"name": "粵語", "lang": "zh-HK", "localService": True}
REMOTE = {"name": "远程普通话", "lang": "zh-CN", "localService": False}
ENGLISH = {"name": "English", "lang": "en-US", "localService": True}

# `said` lists the spoken sentences, in order. `finish()` ends the current one. `way` is the behaviour of the voice:
# "patient" waits for finish(), "mute" never reports a start or an end, "endless" starts and never ends, "failing"
# reports an error immediately. A cancelled sentence reports an error, as in real engines.
_SPEECH = """((voices, way) => {
  let current = null
  const speech = {
    voices, speaking: false, pending: false, onvoiceschanged: null,
    getVoices() { return speech.voices },
    speak(utterance) {
      window.said.push({ text: utterance.text, rate: utterance.rate, voice: utterance.voice.name })
      if (way === 'failing') { setTimeout(() => utterance.onerror({ error: 'synthesis-failed' })); return }
      current = utterance
      speech.speaking = true
      if (way !== 'mute') { setTimeout(() => utterance.onstart({})) }
    },
    cancel() {
      const stopped = current
      current = null
      speech.speaking = false
      if (stopped) { setTimeout(() => stopped.onerror({ error: 'canceled' })) }
    },
  }
  window.said = []
  window.finish = () => { const ended = current; current = null; speech.speaking = false; ended.onend({}) }
  window.voicesCome = come => { speech.voices = come; if (speech.onvoiceschanged) { speech.onvoiceschanged() } }
  Object.defineProperty(window, 'speechSynthesis', { value: speech })
  window.SpeechSynthesisUtterance = function (text) { this.text = text }
})"""
NO_SPEECH = "delete window.speechSynthesis; Object.defineProperty(window, 'speechSynthesis', { value: undefined })"


def speech(*voices: dict[str, Any], way: str = "patient") -> str:
    """Return a script that a page runs before its own."""
    return f"{_SPEECH}({json.dumps(voices, ensure_ascii=False)}, {json.dumps(way)})"


def reader(page: Page) -> Locator:
    """Return the button that reads the page: an article has it below its title, every other page in the panel."""
    opener = page.get_by_role("button", name="字号", exact=True)
    if not page.locator("main [data-aloud]").count() and opener.get_attribute("aria-expanded") == "false":
        opener.click()
    return page.get_by_role("button", name="朗读", exact=True)


def player(page: Page) -> Locator:
    return page.get_by_role("group", name="朗读", exact=True)


def press(page: Page, name: str) -> None:
    player(page).get_by_role("button", name=name).click()


def said(page: Page) -> list[str]:
    return list(page.evaluate("said.map(one => one.text)"))


def await_that(page: Page, condition: str) -> None:
    """Wait until a condition is true; the site's policy forbids Playwright's own waiting, which evaluates text."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(30)
    raise AssertionError(condition)


def marked(page: Page) -> str:
    return str(page.evaluate("[...document.querySelectorAll('main yl-now')].map(e => e.textContent).join('')"))


def box_of(locator: Locator) -> dict[str, float]:
    """Return the position and the size of an element in the window, in px."""
    box = locator.bounding_box()
    assert box is not None
    return dict(box)  # type: ignore[arg-type]
