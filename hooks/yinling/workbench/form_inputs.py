"""What the template of a form shows: fields with their values, messages and choices, and the rows of lists."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from .fields import YES_NO, FormField
from .reference_choices import Choice

_ON_PHONE = 13
"""The characters that a line has room for at 360 px, in print of 22 px."""
_MANY_INPUTS = 6  # a screen of a phone
_BRIEF = 40  # characters


@dataclass
class Input:
    """A field with its value, as the template shows it."""

    field: FormField
    path: str
    label: str
    value: str = ""
    errors: Sequence[str] = ()
    options: Sequence[Choice] = ()
    """The choices of a select or of boxes, with what is chosen although it is no choice."""
    ticked: Collection[str] = ()
    rows: list[Row] = dataclasses.field(default_factory=list)
    """The items of a list, the lines of a mapping."""
    parts: list[Input] = dataclasses.field(default_factory=list)
    widget: str = ""
    """What the template makes: line, text, select, names, ticks, list, part or mapping."""
    is_folded: bool = False

    @property
    def id(self) -> str:
        """The id of the control, which links of messages lead to."""
        return id_of(self.path)

    @property
    def described(self) -> str:
        """The ids of what describes the control."""
        found = [f"{self.id}-x" if self.errors else "", f"{self.id}-h" if self.hints else ""]
        return " ".join(filter(None, found))

    @property
    def hints(self) -> list[str]:
        is_said = self.value or self.rows or self.widget == "select"  # a select says it in its first choice
        default = f"不写就是“{self.field.default}”" if self.field.default and not is_said else ""
        typed = "打出名字里的几个字，再从下面选" if self.widget == "names" else ""
        found = [self.field.description, self.field.hint, typed, default]
        return [each for each in found if each]

    @property
    def list_id(self) -> str:
        """The id of the list of names, which all fields with the same reference share."""
        reference = self.field.reference
        return f"l-{reference.kind}-{reference.within.strip('/')}" if reference and self.widget == "names" else ""

    @property
    def picker(self) -> str:
        """The address that finds names by a few letters, for the script."""
        reference = self.field.reference
        return (
            f"/choices/{reference.kind}?within={quote(reference.within)}&every={quote(reference.every)}"
            if reference
            else ""
        )

    @property
    def inner(self) -> Iterator[Input]:
        """Yield the input and those in it, at any depth."""
        yield self
        for each in (*self.parts, *(each for row in self.rows for each in row.inputs)):
            yield from each.inner

    @property
    def rows_of_text(self) -> int:
        """The lines that a text wants on a phone; 0 if it has room beside its neighbours."""
        is_free = self.widget == "line" and self.field.widget == "line"
        return min(6, -(-len(self.value) // _ON_PHONE)) if is_free and len(self.value) > _ON_PHONE else 0

    @property
    def is_short(self) -> bool:
        return self.field.widget in ("number", "year", "date", "month", "time")

    @property
    def keyboard(self) -> str:
        """The keyboard that a phone offers."""
        if self.field.widget == "phone":
            return "tel"
        return "numeric" if self.field.widget in ("number", "year", "date", "month", "time") else "text"

    @property
    def brief(self) -> str:
        """The value as a fold of several fields shows it."""
        if self.parts:
            return "，".join(filter(None, (part.brief for part in self.parts)))
        if self.widget == "ticks":
            return "、".join(each.label for each in self.options if each.value in self.ticked)
        if self.rows:
            return "、".join(filter(None, (row.brief for row in self.rows)))
        if self.field.choices == YES_NO:
            return self.label if self.value == YES_NO[0] else ""
        if self.field.is_number and self.value:
            return f"{self.label} {self.value}"
        return next((each.label for each in self.options if each.value == self.value), self.value)

    @property
    def folds_rows(self) -> bool:
        """Whether the rows are folded to one line each: several fields in many rows fill a screen each."""
        return sum(len(row.inputs) for row in self.rows) > _MANY_INPUTS

    @property
    def is_one_blank(self) -> bool:
        """Whether there is nothing but an empty row, which need not be removed."""
        return len(self.rows) == 1 and not self.rows[0].brief

    @property
    def has_errors(self) -> bool:
        return any(each.errors or any(row.errors for row in each.rows) for each in self.inner)


@dataclass
class Row:
    """An item of a list, or a line of a mapping."""

    path: str
    title: str
    inputs: list[Input]
    errors: Sequence[str] = ()
    id: str = ""

    @property
    def brief(self) -> str:
        found = "，".join(filter(None, (each.brief.replace("\n", " ") for each in self.inputs)))
        return f"{found[:_BRIEF]}…" if len(found) > _BRIEF else found

    @property
    def is_open(self) -> bool:
        """Whether the row is shown though the others are folded: it is new, or something in it is wrong."""
        return bool(not self.brief or self.errors or any(each.has_errors for each in self.inputs))


def id_of(path: str) -> str:
    """Return the id in the page of the control at a path."""
    return "f-" + path.replace(".", "-") if path else "form"
