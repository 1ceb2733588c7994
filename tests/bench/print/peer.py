"""Runs in the peer's own environment: prints a page so many times and says how long it took, as JSON."""

from __future__ import annotations

import json
import logging
import sys
import time

import weasyprint  # type: ignore[import-not-found, unused-ignore]  # of the peer's environment

logging.getLogger("weasyprint").setLevel(logging.ERROR)
file, times = sys.argv[1], int(sys.argv[2])


def printed() -> tuple[float, int]:
    began = time.process_time()
    document = weasyprint.HTML(file).render(pdf_variant="pdf/ua-1")
    document.write_pdf(pdf_variant="pdf/ua-1")
    return time.process_time() - began, len(document.pages)


one, pages = printed()
some = one + sum(printed()[0] for _ in range(times - 1))
print(json.dumps({"version": weasyprint.__version__, "one": one, "some": some, "pages": pages}))
