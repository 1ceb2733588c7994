"""The command ``yinling edit``: the workbench in the browser."""

from __future__ import annotations

import threading
from pathlib import Path

import click

from ..core.progress import Reporter
from ..library.load import DATA
from ..site.steps import caches_of
from .options import ROOT_OPTION, Command


@click.command(cls=Command)
@ROOT_OPTION
@click.option("--port", type=click.IntRange(1, 65535), metavar="数字", help="用哪个端口，不写就自己找一个空的。")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只写出地址。")
def edit(root: Path, port: int | None, no_browser: bool) -> None:
    """打开工作台：在浏览器里填表、核对、保存。只有这台电脑能用。"""
    # Here, because the other commands do without: 0.4 s of their start.
    from ..workbench.app import Workbench
    from ..workbench.bench import Bench
    from ..workbench.guard import Guard
    from ..workbench.own_folder import UnsafeFolderError
    from ..workbench.server import PORTS, free_socket, open_browser, serve

    if not (root / DATA).is_dir():
        raise click.ClickException(
            f"{root.resolve()} 里没有 {DATA} 文件夹。请到网站的文件夹里运行，或者用 --root 指明。"
        )
    reporter = Reporter()
    reporter.step("读记录")
    try:
        opened = free_socket(port)
    except OSError:
        taken = f"端口 {port} 有别的程序在用" if port else f"{PORTS.start} 到 {PORTS.stop - 1} 的端口都有别的程序在用"
        raise click.ClickException(f"{taken}。换一个：yinling edit --port 9000") from None
    try:
        bench = Bench(root, caches_of(root))
    except UnsafeFolderError as error:
        raise click.ClickException(str(error)) from None
    finally:
        reporter.done()
    guard = Guard(opened.getsockname()[1])
    server = serve(Workbench(bench, guard), opened)
    click.echo(f"工作台开好了。浏览器没有自己打开的话，请把下面这一行整个复制到浏览器里：\n\n  {guard.address}\n")
    click.echo("用完了，回到这个窗口，按 Ctrl+C 关掉。没有存的草稿会留 14 天。")
    threading.Thread(target=bench.warm_up, daemon=True).start()
    if not no_browser:
        open_browser(guard.address)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
