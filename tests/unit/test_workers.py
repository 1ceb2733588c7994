"""Run the tests of the workers in a process of their own, without threads and other children: workers are forked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_workers() -> None:
    tests = Path(__file__).with_name("workers_alone.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tests)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
