"""Count the records that are not on the site because they are drafts or internal, by organisation."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ..library.load import Library
from ..records import KINDS
from ..records.org import Org, above

MOST = 30  # lines: the organisations with the most; the others are added up


class Withheld(NamedTuple):
    """The numbers of an organisation's drafts and internal records; a branch's with those of its groups."""

    name: str
    drafts: int
    internal: int

    @property
    def line(self) -> str:
        numbers = ((self.drafts, "草稿"), (self.internal, "内部"))
        return f"{self.name}：{'，'.join(f'{word} {number} 条' for number, word in numbers if number)}"


def withheld(library: Library) -> list[Withheld]:
    """Return the organisations that have such records, those with the most drafts first."""
    drafts: Counter[str] = Counter()
    internal: Counter[str] = Counter()
    for kind in KINDS:
        if kind.model_fields["status"].default == "草稿":
            for record in library.all(kind):
                if record.status == "草稿":
                    drafts[_name(record.org_id, library)] += 1
                elif record.counts and not record.is_public:
                    internal[_name(record.org_id, library)] += 1
    rows = [Withheld(name, drafts[name], internal[name]) for name in {**drafts, **internal}]
    return sorted(rows, key=lambda row: (-row.drafts, -row.internal, row.name))


def as_text(rows: list[Withheld]) -> str:
    """Return the counts as lines, the whole first; empty without such records."""
    if not rows:
        return ""
    total = Withheld("没有登在网站上的", sum(row.drafts for row in rows), sum(row.internal for row in rows))
    listed = rows if len(rows) <= MOST else rows[:MOST]
    rest = rows[len(listed) :]
    more = Withheld(f"其他 {len(rest)} 个组织", sum(r.drafts for r in rest), sum(r.internal for r in rest))
    return "\n".join([total.line, *(f"  {row.line}" for row in (*listed, *([more] if rest else [])))])


def _name(id: str | None, library: Library) -> str:
    """Return the name of the branch that an organisation is or belongs to, of one above branches its own name."""
    orgs = [org for each in above(id, library) if (org := library.get(Org, each))] if id else []
    return next((org.name for org in orgs if not org.is_group), "不分组织")
