"""Build a site with MkDocs and measure the cost of its search index: `timed.py MKDOCS_YML SITE OUT.json`.

The functions that make the index are wrapped, so that their processor time is separate from that of the pages.
`build` starts this script in the environment of the engine that it measures. So it imports nothing of this project.
"""

from __future__ import annotations

import functools
import importlib
import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Functions that make the index: the product's own, and those of Material's plugin.
INDEXING = (
    ("yinling.site.steps", "", "write_search"),
    ("material.plugins.search.plugin", "SearchPlugin", "on_page_context"),
    ("material.plugins.search.plugin", "SearchPlugin", "on_post_build"),
)
spent = {"index": 0.0}


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapped(*args: Any, **options: Any) -> Any:
        start = processor_seconds()
        try:
            return function(*args, **options)
        finally:
            spent["index"] += processor_seconds() - start

    return wrapped


def processor_seconds() -> float:
    """Return the processor seconds of this process and of the processes that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main(config_file: str, site: str, out: str) -> None:
    for module, owner, name in INDEXING:
        try:
            holder: Any = importlib.import_module(module)
        except ImportError:
            continue
        holder = getattr(holder, owner) if owner else holder
        setattr(holder, name, timed(getattr(holder, name)))
    from mkdocs.commands.build import build  # noqa: PLC0415 - after the wrapping; not every environment has it
    from mkdocs.config import load_config  # noqa: PLC0415

    logging.basicConfig(level=logging.ERROR)
    config = load_config(config_file, site_dir=site)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    measured = {"index_seconds": spent["index"], "all_seconds": processor_seconds(), "peak_mb": peak / 1024}
    Path(out).write_text(json.dumps(measured), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
