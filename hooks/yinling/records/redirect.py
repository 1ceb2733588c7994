"""转址: the address that a page had before, and where it went: links and printed codes go on working for years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pydantic import Field

from .base import Finding, Record, Records, Status, Visibility
from .types import Text

_SIGN = r"\s/?#\\<>:\"|*"  # no folder of a site may have them: Windows could not store it
_FORM = re.compile(rf"(?:[^{_SIGN}.][^{_SIGN}]*(?<!\.)/)+")


def plain_address(written: str) -> str:
    """Return an address below the root, such as ``orgs/zb03/``, also of a whole address from a browser."""
    path = unquote(urlsplit(written.strip()).path).removesuffix("index.html").strip("/")
    return f"{path}/"


class Redirect(Record):
    """A page at an old address that leads to the new one. Its id is the old address without the last slash."""

    kind = "redirect"
    label = "转址"
    folder = "redirects"
    public_fields = frozenset({"old", "new"})
    without_choice = ("visibility", "status")
    example = {"old": "study/old/", "new": "study/plan/"}

    old: Text = Field(title="从", description="以前的地址：网址里网站名字后面的那一段，如 orgs/zb03/")
    new: Text = Field(title="到", description="现在的地址，写法一样，如 orgs/zb09/")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def identify(self, stem: str, records: Records) -> str:
        return self.address.rstrip("/")

    @property
    def address(self) -> str:
        """The old address."""
        return plain_address(self.old)

    @property
    def shown_title(self) -> str:
        return f"{self.address} → {plain_address(self.new)}"

    def target(self, records: Records) -> str | None:
        """Return the address at the end of the way, because the new page may have moved as well; None for a circle."""
        seen, address = {self.address}, plain_address(self.new)
        while further := records.get(Redirect, address.rstrip("/")):
            if address in seen:
                return None
            seen.add(address)
            address = plain_address(further.new)
        return None if address in seen else address

    def rules(self, records: Records) -> Iterator[Finding]:
        for field in ("old", "new"):
            if not _FORM.fullmatch(plain_address(getattr(self, field))):
                yield Finding("redirect-form", (field,), {"written": getattr(self, field)})
        if self.target(records) is None:
            yield Finding("redirect-circle", ("new",), {"written": self.new})
