"""The command ``yinling serve``: a preview that follows every edit; and the plugin for `mkdocs serve` and `build`."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from ..core.files import CONTENT
from ..core.packaged import PACKAGED
from .options import ROOT_OPTION, Command, require_content

_ADAPTER = PACKAGED / "hooks" / "mkdocs_adapter.py"


@click.command(cls=Command)
@ROOT_OPTION
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="数字", help="用哪个端口，不写就是 8000。")
@click.option("--open", "open_in_browser", is_flag=True, help="做好以后打开浏览器。")
def serve(root: Path, port: int, open_in_browser: bool) -> None:
    """边改边看：在浏览器里看网站，存一次文件就刷新一次。按 Ctrl+C 结束。"""
    require_content(root)
    (root / CONTENT).mkdir(exist_ok=True)  # MkDocs wants the folder, a new centre may have no article yet
    click.echo(f"网站做好以后在这里看：http://127.0.0.1:{port}/ 。改了文件会自己刷新，按 Ctrl+C 结束。")
    _adapter().serve(root.resolve(), f"127.0.0.1:{port}", open_in_browser=open_in_browser)


def __getattr__(name: str) -> Any:
    """Return ``Plugin``, the entry point of the plugin ``yinling`` of MkDocs. Raises AttributeError for other names."""
    if name == "Plugin":
        return _adapter().Plugin
    raise AttributeError(name)


@cache
def _adapter() -> ModuleType:
    """Load the module that knows MkDocs. It is no part of the package, and the other commands do without MkDocs."""
    spec = importlib.util.spec_from_file_location("mkdocs_adapter", _ADAPTER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
