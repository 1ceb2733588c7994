"""The command ``yinling edit``: the workbench in the browser, of this machine or behind a centre's nginx."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..core.os_errors import describe_os_error
from ..core.problems import as_text
from ..core.progress import Reporter
from .options import ROOT_OPTION, Command, require_content

if TYPE_CHECKING:
    from ..workbench.bench import Bench
    from ..workbench.guard import Guard
    from ..workbench.shared_bench import SharedBench


@click.command(cls=Command)
@ROOT_OPTION
@click.option("--port", type=click.IntRange(1, 65535), metavar="数字", help="用哪个端口，不写就自己找一个空的。")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只写出地址。")
@click.option(
    "--rights",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="权限文件：谁能改什么。写了它，就由 nginx 在前面登录，给中心的内部网用。"
    "装的时候要用的文件，用 rights --files 写出来。",
)
@click.option(
    "--address", metavar="网址", help="和 --rights 一起用：大家从哪个网址打开，如 https://xuetang.example.org"
)
@click.option(
    "--socket",
    "socket_path",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="和 --rights 一起用：nginx 从哪个套接字连过来。",
)
@click.option(
    "--proxy-key",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="和 --rights、--port 一起用：里面一行字，只有 nginx 知道。",
)
def edit(
    root: Path,
    port: int | None,
    no_browser: bool,
    rights: Path | None,
    address: str | None,
    socket_path: Path | None,
    proxy_key: Path | None,
) -> None:
    """打开工作台：在浏览器里填表、核对、保存。不写 --rights，就只有这台电脑能用。"""
    require_content(root)
    if rights is None:
        for name, given in (("--address", address), ("--socket", socket_path), ("--proxy-key", proxy_key)):
            if given is not None:
                raise click.UsageError(f"{name} 要和 --rights 一起用。")
        _edit_here(root, port, no_browser=no_browser)
    else:
        _edit_behind_nginx(root, rights, address or "", socket_path, port, proxy_key)


def _edit_here(root: Path, port: int | None, *, no_browser: bool) -> None:
    # Here, because the other commands do without: 0.4 s of their start.
    from ..workbench.guard import Guard
    from ..workbench.server import PORTS, free_socket, open_browser

    try:
        opened = free_socket(port)
    except OSError:
        taken = f"端口 {port} 有别的程序在用" if port else f"{PORTS.start} 到 {PORTS.stop - 1} 的端口都有别的程序在用"
        raise click.ClickException(f"{taken}。换一个：yinling edit --port 9000") from None
    bench = _bench(root)
    guard = Guard(opened.getsockname()[1])
    server = _listening(bench, guard, opened)
    click.echo(f"工作台开好了。浏览器没有自己打开的话，请把下面这一行整个复制到浏览器里：\n\n  {guard.address}\n")
    click.echo("用完了，回到这个窗口，按 Ctrl+C 关掉。没有存的草稿会留 14 天。")
    if not no_browser:
        open_browser(guard.address)
    _run(server, bench)


def _edit_behind_nginx(
    root: Path, rights: Path, address: str, socket_path: Path | None, port: int | None, proxy_key: Path | None
) -> None:
    from ..workbench.proxy_guard import MIN_KEY, ProxyGuard, UnusableAddressError
    from ..workbench.rights_file import read_rights, unsafe_place
    from ..workbench.server import free_socket, inherited_socket, unix_socket
    from ..workbench.shared_bench import SharedBench

    if fault := unsafe_place(rights, root):
        raise click.ClickException(fault)
    try:
        key = proxy_key.read_text("utf-8").strip() if proxy_key else ""
        own = unix_socket(socket_path) if socket_path else free_socket(port) if port else None
        opened = own or inherited_socket()
    except OSError as error:
        raise click.ClickException(f"{describe_os_error(error)}。") from None
    if opened is None or (socket_path and port):
        raise click.UsageError("要写 --socket 文件，或者写 --port 数字 和 --proxy-key 文件：nginx 从哪里连过来。")
    if opened.family == socket.AF_INET and len(key) < MIN_KEY:
        # Every program of this machine can connect to a port, and would be whom it says.
        raise click.UsageError(f"用端口的，还要写 --proxy-key 文件，里面一行至少 {MIN_KEY} 个字；或者改用 --socket。")
    try:
        guard = ProxyGuard(address, key)
    except UnusableAddressError as error:
        raise click.ClickException(str(error)) from None
    bench = _bench(root)
    found = read_rights(rights, bench.library)
    if found.problems:
        click.echo(as_text(found.problems), err=True)
    if found.is_broken:
        raise click.ClickException("权限文件写错了，请先改好。")
    server = _listening(bench, guard, opened, SharedBench(bench, rights))
    click.echo(f"工作台开好了：{address}，权限文件里有 {len(found.people)} 个人。权限文件改了，马上算数。")
    bench.first_page.set()  # no browser is about to open
    _run(server, bench)


def _bench(root: Path) -> Bench:
    from ..site.steps import caches_of
    from ..workbench.bench import Bench
    from ..workbench.own_folder import UnsafeFolderError

    reporter = Reporter()
    reporter.step("读记录")
    try:
        return Bench(root, caches_of(root))
    except UnsafeFolderError as error:
        raise click.ClickException(str(error)) from None
    finally:
        reporter.done()


def _listening(bench: Bench, guard: Guard, opened: socket.socket, shared: SharedBench | None = None) -> Any:
    """Return the server, which takes connections already: its address may be written then."""
    from ..workbench.app import Workbench
    from ..workbench.server import serve
    from ..workbooks import workbook_pages

    return serve(Workbench(bench, guard, shared, further=workbook_pages.PAGES), opened)


def _run(server: Any, bench: Bench) -> None:
    threading.Thread(target=bench.warm_up, daemon=True).start()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
