"""Read 10,000 mutated files, and build 1,000 centres with one such file each (``make fuzz``).

A run prints its new seed; SEED=… repeats a run, FILES=… and CENTRES=… change the counts. Output: the shortest example
of each failure, and exit code 1 if there are any.
"""

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
from tests.fuzz.test_fuzz import check_with_file
from yinling.core.problems import explanations

Failures = dict[str, list[tuple[Any, str]]]


def fuzz(
    number: int, count: int, strategy: SearchStrategy[Any], check: Callable[[Any], object]
) -> tuple[int, Failures]:
    """Check ``count`` examples; return how many were drawn, and the failures by the place where they were raised."""
    failures: Failures = {}
    done = 0

    def one(example: Any) -> None:
        nonlocal done
        done += 1
        try:
            check(example)
        except Exception as error:  # any exception is a failure
            place = traceback.extract_tb(error.__traceback__)[-1]
            message = f"{type(error).__name__}: {str(error)[:500]}"
            code = next((code for code in explanations() if f"code='{code}'" in message), "")
            where = f"{Path(place.filename).name}:{place.lineno} {code}"
            failures.setdefault(where, []).append((example, message))

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

    def check_centre(file: tuple[Path, str]) -> None:
        nonlocal used
        used += check_with_file(root, *file)

    with tempfile.TemporaryDirectory() as folder:
        root = small_centre(Path(folder))
        centres, more = fuzz(number, int(os.environ.get("CENTRES", "1000")), file_of_centre(), check_centre)
    print(f"centres {centres}, of which {used} could be built: {sum(map(len, more.values()))} failures")
    for place, found in [*failures.items(), *more.items()]:
        (kind_or_path, text), message = min(found, key=lambda row: len(row[0][1]))
        print(f"\n{place}, {len(found)} times. {message}\n{kind_or_path}\n{text!r}")
    return 1 if failures or more else 0


if __name__ == "__main__":
    sys.exit(main())
