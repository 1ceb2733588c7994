"""Printed sheets that the cache holds and that cannot be read are made again: another version may have written them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.conftest import ROOT
from tests.unit.centre import centre
from yinling.core.cache import Caches
from yinling.printing import catalogue


def test_a_damaged_sheet_is_made_again(tmp_path: Path) -> None:
    overview = centre(tmp_path / "c")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "c")
    file = tmp_path / "cache.sqlite"
    caches = Caches(file)
    first = [each.load().pdf for each in catalogue.prepare(overview, caches)]
    caches.save()
    with closing(sqlite3.connect(file)) as connection, connection:
        changed = connection.execute("UPDATE entry SET value = zeroblob(40) WHERE cache = 'pdf'").rowcount
    assert changed >= len(first) > 0
    again = Caches(file)
    again.start_build()
    assert [each.load().pdf for each in catalogue.prepare(overview, again)] == first
