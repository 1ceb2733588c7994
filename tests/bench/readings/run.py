"""Print the share of readings that are right in a list of sentences: ``python -m tests.bench.readings.run FILE``.

The list is JSON: ``{"text": "银行门口", "at": 1, "reading": "háng"}`` is one character of a sentence and its reading.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from yinling.chinese.reading_table import Table, build_table


def read_at(table: Table, text: str, place: int) -> str:
    """Return the reading of the character at a place."""
    at = 0
    for piece, syllable in table.annotate(text):
        if at <= place < at + len(piece):
            return syllable
        at += len(piece)
    return ""


def main() -> None:
    """Read the sentences of each file by the table without a centre's own words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="print the misread sentences")
    options = parser.parse_args()
    table = build_table({})
    for file in options.files:
        rows = json.loads(file.read_text("utf-8"))
        found = [(row, read_at(table, row["text"], row["at"])) for row in rows]
        misread = [(row, reading) for row, reading in found if reading != row["reading"]]
        print(f"{file.name}: {1 - len(misread) / len(rows):.4f} of {len(rows)}")
        if options.show:
            for row, reading in misread:
                print(f"  {row['text']}: {row['text'][row['at']]} {reading}, not {row['reading']}")


if __name__ == "__main__":
    main()
