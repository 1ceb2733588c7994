"""Reads many sites side by side. One that is broken, slow or counted already is named, and the others go on."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from ..core.progress import Progress
from .read_site import CannotGatherError, ReadSite, read_site, same_place, shown_place

_AT_ONCE = 4  # sites: each may need the memory of its largest file
_LONGEST = 120.0  # seconds for one site
_LOOK_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Source:
    """A site that was asked for. ``why`` says why it is not counted, or what to know; ``site`` is what was read."""

    where: str
    site: ReadSite | None
    state: str  # 好, 晚了, 读不了 or 重复
    why: str = ""

    @property
    def name(self) -> str:
        return self.site.name if self.site else shown_place(self.where)

    @property
    def is_counted(self) -> bool:
        return self.state in ("好", "晚了")

    @property
    def is_one_of(self) -> bool:
        """Whether it is one of the group's centres: a copy of another one is not."""
        return self.state != "重复"


def read_all(places: Iterable[str], today: dt.date, late_after: int, progress: Progress) -> list[Source]:
    """Read sites in the order given. ``late_after``: days after which the figures of a site are late."""
    asked: dict[str, str] = {}
    for where in places:
        asked.setdefault(same_place(where), where)
    wheres = [*asked.values()]
    found = _side_by_side([partial(read_site, where, today) for where in wheres], progress)
    sources: list[Source] = []
    counted: dict[str, str] = {}
    for where, result in zip(wheres, found, strict=True):
        if isinstance(result, str):
            why = result.replace(str(Path(where)), shown_place(where))
            sources.append(Source(where, None, "读不了", why))
            continue
        same = next((counted[mark] for mark in sorted(result.marks) if mark in counted), None)
        if same is not None:
            sources.append(Source(where, result, "重复", f"已经在“{same}”里算过，只算一次。"))
            continue
        counted |= dict.fromkeys(result.marks, result.name)
        sources.append(_judged(where, result, today, late_after))
    return sources


def _judged(where: str, site: ReadSite, today: dt.date, late_after: int) -> Source:
    if site.as_of is None:
        return Source(where, site, "好", "版本旧，没有写统计截至。")
    days = (today - site.as_of).days
    late = days > late_after
    why = f"统计截至 {site.as_of}，已经过了 {days} 天。" if late else ""
    return Source(where, site, "晚了" if late else "好", why + ("这是示例数据。" if site.sample else ""))


def _side_by_side(readers: list[Callable[[], ReadSite]], progress: Progress) -> list[ReadSite | str]:
    """Call all readers, a few at once; return their results, or why there is none.

    A server that sends a byte now and then never times out. Its thread is left behind, and another one takes its place.
    """
    results: list[ReadSite | str | None] = [None] * len(readers)
    todo: SimpleQueue[int] = SimpleQueue()
    done: SimpleQueue[tuple[int, ReadSite | str]] = SimpleQueue()
    started: dict[int, float] = {}
    left_behind: set[int] = set()

    def work() -> None:
        while True:
            try:
                number = todo.get_nowait()
            except Empty:
                return
            started[number] = time.monotonic()
            try:
                done.put((number, readers[number]()))
            except CannotGatherError as error:
                done.put((number, str(error)))
            except Exception as error:  # of one site: the others go on
                done.put((number, f"读的时候出错：{type(error).__name__}。"))
            if number in left_behind:
                return

    for number in range(len(readers)):
        todo.put(number)
    for _ in range(min(_AT_ONCE, len(readers))):
        threading.Thread(target=work, daemon=True).start()
    left = len(readers)
    while left:
        try:
            number, result = done.get(timeout=_LOOK_EVERY)
            finished = [(number, result)]
        except Empty:
            finished = []
        for late in [each for each, start in [*started.items()] if time.monotonic() > start + _LONGEST]:
            finished.append((late, "等了很久没有传完。"))
            left_behind.add(late)
            threading.Thread(target=work, daemon=True).start()
        for number, result in finished:
            started.pop(number, None)
            if results[number] is None:
                results[number] = result
                left -= 1
        progress(f"读取 {len(readers) - left}/{len(readers)}")
    return [result for result in results if result is not None]
