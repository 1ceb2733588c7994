"""Run the tests of hostile attachments in a process of their own: PDFs have limits only where it can fork."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_hostile_attachments() -> None:
    tests = Path(__file__).with_name("privacy_bombs_alone.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
