"""An office paper: its blocks, which paper and documents both show, and its sheet of Typst code.

The makers (`meeting_papers`, `branch_papers`, `branch_forms`) say what a paper has; here is how it looks on paper, and
`workbooks.office_docx` and `workbooks.office_xlsx` make files to go on with of the same blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from .compiler import CannotPrintError, Compiler, Sheet, fit_font_size
from .phrases import phrased, phrases, whole_words
from .typst_code import TypstCode, call, text
from .typst_code import block as in_order

VERSION = "2026 年第 1 版"
BLANK_DAY = "　　年　　月　　日"
Format = Literal["pdf", "docx", "xlsx"]
WRITTEN: tuple[Format, ...] = ("pdf", "docx")


class Fields(NamedTuple):
    """Rows of labels with their values; an empty value is room to write."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


class Section(NamedTuple):
    """A heading, which may be empty, its lines, numbered or paragraphs, and so many empty lines to write on.

    One that ``fills`` its page has more of these down to the end of it."""

    heading: str
    lines: tuple[str, ...] = ()
    room: int = 0
    is_numbered: bool = True
    fills: bool = False


class Grid(NamedTuple):
    """A table with a header; ``widths`` are parts of the width.

    Its rows are a long list, or to be read, to be filled in by hand with a word, or with sentences."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    rows_for: Literal["list", "reading", "words", "sentences"] = "words"


class Signatures(NamedTuple):
    """Labels with room to sign."""

    labels: tuple[str, ...]


class MonthGrid(NamedTuple):
    """The days of a month: ``first`` is the weekday of the first one (0 is Monday), each day has its words."""

    first: int
    days: tuple[tuple[str, ...], ...]


class Pieces(NamedTuple):
    """Pieces to cut out: labels for envelopes, backs of files, name plates to fold. Each has its lines."""

    shape: Literal["label", "spine", "plate"]
    pieces: tuple[tuple[str, ...], ...]


Say = Callable[[str], str]
Block = Fields | Section | Grid | Signatures | MonthGrid | Pieces | str


class OfficePaper(NamedTuple):
    """A paper: ``number`` is that of the meeting or of the branch and time, ``form`` names the form and its version."""

    kind: str
    title: str
    number: str
    form: str
    blocks: tuple[Block, ...]
    points: int = 16
    formats: tuple[Format, ...] = WRITTEN
    is_internal: bool = True
    smallest: int = 0  # the paper is one page in the largest font size from here to ``points`` that fits
    page: Literal["a4", "a3"] = "a4"
    is_wide: bool = False
    left_out: str = ""  # said to the clerk who prints it: what may not be on a paper for the wall

    @property
    def is_bare(self) -> bool:
        """Whether it is cut into pieces, and so has no head and no foot."""
        return any(isinstance(block, Pieces) for block in self.blocks)


class Content(NamedTuple):
    """What a maker says of a paper: an `OfficePaper` without its kind, number and form."""

    title: str
    blocks: tuple[Block, ...]
    points: int = 16
    formats: tuple[Format, ...] = WRITTEN
    is_internal: bool = True
    smallest: int = 0
    page: Literal["a4", "a3"] = "a4"
    is_wide: bool = False
    left_out: str = ""


def said(block: Block, say: Say) -> Block:
    """Return a block with its labels, heads and headings in the words of a centre; its values stay as they are."""
    if isinstance(block, Fields):
        return Fields(tuple(tuple((say(label), value) for label, value in row) for row in block.rows))
    if isinstance(block, Grid):
        return block._replace(head=tuple(map(say, block.head)))
    if isinstance(block, Section):
        return block._replace(heading=say(block.heading))
    return Signatures(tuple(map(say, block.labels))) if isinstance(block, Signatures) else block


def office_sheet(paper: OfficePaper, branch: str, owner: str, points: int = 0) -> Sheet:
    """Return a paper to print, in its font size or another one (points)."""
    code = call(
        "office-paper",
        [*_shown(paper.blocks)],
        title=paper.title,
        branch=branch,
        owner=owner,
        number=paper.number,
        form=paper.form,
        size=TypstCode(f"{points or paper.points}pt"),
        internal=paper.is_internal,
        paper=paper.page,
        wide=paper.is_wide,
        bare=paper.is_bare,
    )
    title = f"{paper.title}（{branch}）" if branch else paper.title
    shown = f"{paper.page.upper()}{' 横' if paper.is_wide else ''}"
    return Sheet(f"office-{paper.kind}-{paper.number}", title, shown, ("office",), code)


def fitted_sheet(paper: OfficePaper, branch: str, owner: str, compiler: Compiler) -> Sheet:
    """Return a paper in the largest font size that fits one page, if it is to be one; else in its own."""
    if not paper.smallest:
        return office_sheet(paper, branch, owner)

    def make(points: int) -> Sheet:
        return office_sheet(paper, branch, owner, points)

    try:
        return make(fit_font_size(make, compiler, range(paper.smallest, paper.points + 1), paper.points))
    except CannotPrintError:
        return make(paper.smallest)  # a long one goes on on a second page


def _shown(blocks: tuple[Block, ...]) -> Iterator[TypstCode]:
    """Yield the code of blocks; what follows the last table, down to the signatures, stays with its last rows."""
    ends = [at for at, each in enumerate(blocks) if isinstance(each, Grid)]
    at = ends[-1] if ends and isinstance(blocks[-1], Signatures) else len(blocks)
    after = blocks[at + 1 :]
    if any(isinstance(each, Section) and (each.room or each.lines) for each in after):
        at, after = len(blocks), ()
    yield from (_block(each) for each in blocks[:at])
    if at < len(blocks):
        yield _block(blocks[at], after)


def _block(block: Block, below: tuple[Block, ...] = ()) -> TypstCode:
    if isinstance(block, str):
        words = whole_words(block.removesuffix(BLANK_DAY))
        day = [call("box", text(BLANK_DAY))] if block.endswith(BLANK_DAY) else []  # stands on one line
        return call("words", in_order([words, *day]))
    if isinstance(block, Fields):
        return call("fields", [[[_words(label), _words(value)] for label, value in row] for row in block.rows])
    if isinstance(block, Section):
        lines = [_words(line) for line in block.lines]
        return call("section", block.heading, lines, block.room, numbered=block.is_numbered, fills=block.fills)
    if isinstance(block, Grid):
        rows = [[_words(cell) for cell in row] for row in block.rows]
        after = [_block(each) for each in below]
        return call("grid-table", block.head, rows, block.widths, rows_for=block.rows_for, below=after)
    if isinstance(block, MonthGrid):
        return call("month-grid", block.first, [[_words(word) for word in day] for day in block.days])
    if isinstance(block, Pieces):
        return call(f"{block.shape}s", [[text(line) for line in piece] for piece in block.pieces])
    return call("signatures", block.labels)


def _words(value: str) -> TypstCode:
    """Return short words as phrases, if they have no numbers, which have a space of their own next to characters."""
    if "\n" in value:
        first, _, rest = value.partition("\n")
        return in_order([_words(first), call("linebreak"), _words(rest)])
    return (
        phrased(phrases(value))
        if value and len(value) <= 40 and not any(map(str.isdigit, value))
        else whole_words(value)
    )


def persons(number: int | None) -> str:
    return "" if number is None else f"{number} 人"


def written(number: int | None) -> str:
    return "" if number is None else str(number)
