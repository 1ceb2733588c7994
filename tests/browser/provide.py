"""Find Chromium and a Chinese font for the browser tests, or install them; say clearly what to do where neither works.

``python -m tests.browser.provide`` is run by ``make test``. `chromium` is what the tests ask for the browser's path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.apt import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = {"chromium": "chromium", "font": "fonts-noto-cjk"}


def chromium() -> str | None:
    """The path of a Chromium: named by CHROMIUM, on the PATH, or the one that Playwright installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow to import, and not needed as a rule

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese. Elsewhere (macOS, Windows) the system has one."""
    if shutil.which("fc-list") is None:
        return sys.platform != "linux"
    said = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(said.stdout.strip())


def main() -> int:
    wanted = [PACKAGES["chromium"]] * (chromium() is None) + [PACKAGES["font"]] * (not has_chinese_font())
    install(wanted)
    if chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if chromium() is None:
        print(
            "The browser tests need Chromium. Install it (Debian: apt-get install chromium fonts-noto-cjk), "
            "or set CHROMIUM to its path.",
            file=sys.stderr,
        )
        return 1
    if not has_chinese_font():
        print("The browser tests need a Chinese font (Debian: apt-get install fonts-noto-cjk).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
