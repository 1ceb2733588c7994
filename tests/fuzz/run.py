"""``make fuzz``: 10,000 mutated files, and 1,000 whole centres with one of them, read and built.

A run begins with a new seed, which it prints; SEED=… repeats one, FILES=… and CENTRES=… change the counts. Every file
that breaks what must hold is shown, the shortest of each failure first; the exit code is 1 then."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.fuzz.invariant import check_text
from tests.fuzz.sample import small_centre
from tests.fuzz.strategies import any_file, file_of_centre
from tests.fuzz.test_fuzz import laid_over
from yinling.core.problems import explanations

Failures = dict[str, list[tuple[Any, str]]]


def fuzz(
    number: int, count: int, strategy: SearchStrategy[Any], check: Callable[[Any], object]
) -> tuple[int, Failures]:
    """Run a check on so many examples; returns how many there were and the failures by where they arose."""
    failures: Failures = {}
    done = 0

    def one(example: Any) -> None:
        nonlocal done
        done += 1
        try:
            check(example)
        except Exception as error:  # whatever it is, it is what we look for
            place = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__}: {str(error)[:500]}"
            code = next((code for code in explanations() if f"code='{code}'" in told), "")
            where = f"{Path(place.filename).name}:{place.lineno} {code}"
            failures.setdefault(where, []).append((example, told))

    rules = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(rules(given(strategy)(one)))()
    return done, failures


def main() -> int:
    number = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    print(f"seed {number}", flush=True)
    files, failures = fuzz(number, int(os.environ.get("FILES", "10000")), any_file(), lambda file: check_text(*file))
    print(f"files {files}: {sum(map(len, failures.values()))} failures", flush=True)
    used = 0

    def over(file: tuple[Path, str]) -> None:
        nonlocal used
        used += laid_over(root, *file)

    with tempfile.TemporaryDirectory() as folder:
        root = small_centre(Path(folder))
        centres, more = fuzz(number, int(os.environ.get("CENTRES", "1000")), file_of_centre(), over)
    print(f"centres {centres}, of which {used} could be built: {sum(map(len, more.values()))} failures")
    for place, found in [*failures.items(), *more.items()]:
        (what, text), told = min(found, key=lambda row: len(row[0][1]))
        print(f"\n{place}, {len(found)} times. {told}\n{what}\n{text!r}")
    return 1 if failures or more else 0


if __name__ == "__main__":
    sys.exit(main())
