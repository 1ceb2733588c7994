"""学习资料签收表: who has received the packet of a month. It is for the office, and no part of the packet."""

from __future__ import annotations

from ..library.load import Library
from ..records.org import Org
from ..records.period import Period
from .compiler import Sheet
from .typst_code import call

TITLE = "学习资料签收表"
ROWS_OF_FIRST, ROWS_PER_PAGE, SPARE_ROWS = 18, 20, 3


def receipt(library: Library, month: Period | None = None, org: Org | None = None, branch: str = "") -> Sheet:
    """Return the form: a row for each member and some to spare, as many as fill the last page.

    ``branch`` is the name of ``org``; without both the form has a blank for the name."""
    headcount = org.headcount_on(library.as_of) if org else None
    members = (headcount and headcount.total) or 0
    further = max(members + SPARE_ROWS - ROWS_OF_FIRST, 0)
    rows = ROWS_OF_FIRST + -(-further // ROWS_PER_PAGE) * ROWS_PER_PAGE
    title = f"{month.label if month else ''}{TITLE}"
    name = "-".join(filter(None, ["receipt", month.code if month else "", org.id if org else ""]))
    inputs = {"branch": branch, "signers": rows, "first": ROWS_OF_FIRST}
    shown = f"{title}（{branch}）" if branch else title
    return Sheet(name, shown, "A4", ("packet",), call("receipt", title), inputs)
