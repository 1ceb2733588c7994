"""The forms of the files that sites publish for a group: `centre.json`, `figures.json` and `records.json`.

Anybody may have written them: every text is short and without control characters, every number has bounds, and
whatever has another form is refused. Fields that a group does not need are skipped.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
from msgspec import Meta

T = TypeVar("T")
# No control characters, and none that is invisible or turns the direction of the text.
_SHOWN = r"[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
Text = Annotated[str, Meta(max_length=200, pattern=rf"\A(?=.*\S){_SHOWN}+\Z")]
Unit = Annotated[str, Meta(max_length=20, pattern=rf"\A(?=.*\S){_SHOWN}+\Z")]
Count = Annotated[int, Meta(ge=0, le=10**12)]
Year = Annotated[str, Meta(pattern=r"\A[12][0-9]{3}\Z")]
MetricId = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9_-])?\Z")]
Day = Annotated[str, Meta(pattern=r"\A[12][0-9]{3}-[01][0-9]-[0-3][0-9]\Z")]
Mark = Annotated[str, Meta(max_length=500)]
State = Literal["known", "unknown", "withheld"]
_MOST_METRICS, _MOST_YEARS = 300, 150


class CentreFile(msgspec.Struct, frozen=True):
    """Whose site it is. ``members``: the marks of the centres of a group; empty for a centre."""

    name: Text
    version: Annotated[str, Meta(pattern=r"\A[0-9A-Za-z.+-]{1,40}\Z")]
    as_of: Day
    address: str | None = None
    sample: bool = False
    members: Annotated[tuple[Mark, ...], Meta(max_length=100_000)] = ()


class PublishedRow(msgspec.Struct, frozen=True):
    """A figure of a site. As in `published_figures`, ``at_least`` is None where the number is withheld."""

    metric: MetricId
    name: Text
    unit: Unit
    value: Count | None
    at_least: Count | None
    recorded: bool
    period: Year | None
    records: Annotated[tuple[Mark, ...], Meta(max_length=1_000_000)] = ()
    records_not_public: Count | None = None

    @property
    def state(self) -> State:
        if self.at_least is None:
            return "withheld"
        return "unknown" if self.value is None or not self.recorded else "known"

    @property
    def record_count(self) -> int | None:
        """How many records the figure is the sum of; None where that is withheld."""
        return None if self.records_not_public is None else len(self.records) + self.records_not_public


class OrgRow(msgspec.Struct, frozen=True):
    id: Mark
    name: Text
    parent: Mark | None = None


class RecordsFile(msgspec.Struct, frozen=True):
    """The organisations among the public records."""

    org: tuple[OrgRow, ...] = ()


def decoded(kind: type[T], name: str, content: bytes) -> T:
    """Return the content of a file; raise ValueError with the reason in Chinese if it has another form."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise ValueError(f"{name} 的内容不对，不是本程序写的样子") from None


def figures_of(content: bytes) -> tuple[PublishedRow, ...]:
    """Return the figures of `figures.json`; raise ValueError as `decoded` does, or if they contradict each other."""
    rows = decoded(tuple[PublishedRow, ...], "figures.json", content)
    names = {(row.metric, row.name, row.unit) for row in rows}
    if len({(row.metric, row.period) for row in rows}) < len(rows) or len({name[0] for name in names}) < len(names):
        raise ValueError("figures.json 里同一个数写了两遍")
    if any(row.value is not None and (row.value != row.at_least or not row.recorded) for row in rows):
        raise ValueError("figures.json 里有自相矛盾的数")
    if len(names) > _MOST_METRICS or len({row.period for row in rows}) > _MOST_YEARS:
        raise ValueError("figures.json 里的指标或者年份太多")
    return rows


def link_of(address: str | None) -> str:
    """Return a site's address as a link that ends with a slash; empty unless it is a plain one of http or https."""
    try:
        parts = urlsplit((address or "").strip())
        host = parts.netloc.encode("idna").decode()
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in host or parts.port == 0:
            return ""
    except ValueError:
        return ""
    folder = parts.path.removesuffix("index.html").rstrip("/")
    return urlunsplit((parts.scheme.lower(), quote(host.lower(), safe=":[]"), quote(folder, safe="/%~"), "", "")) + "/"
