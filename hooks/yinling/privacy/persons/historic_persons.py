"""Know the historic persons of the reviewed list: what is written of their lives and illnesses is known to all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ..words.normalised_text import simplified


@cache
def historic_persons() -> frozenset[str]:
    """Return the names of the reviewed list of historic persons."""
    lines = Path(__file__).with_name("historic_persons.txt").read_text("utf-8").splitlines()
    return frozenset(simplified(name) for line in lines if not line.startswith("#") for name in line.split())


@cache
def historic_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(historic_persons(), key=len, reverse=True))))
