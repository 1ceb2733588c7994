"""Print an HTML file a number of times with WeasyPrint, in its own environment; write the CPU seconds as JSON."""

from __future__ import annotations

import json
import logging
import sys
import time

import weasyprint  # type: ignore[import-not-found, unused-ignore]  # installed only in the peer's environment

logging.getLogger("weasyprint").setLevel(logging.ERROR)
file, times = sys.argv[1], int(sys.argv[2])


def print_once() -> tuple[float, int]:
    began = time.process_time()
    document = weasyprint.HTML(file).render(pdf_variant="pdf/ua-1")
    document.write_pdf(pdf_variant="pdf/ua-1")
    return time.process_time() - began, len(document.pages)


one, pages = print_once()
some = one + sum(print_once()[0] for _ in range(times - 1))
print(json.dumps({"version": weasyprint.__version__, "one": one, "some": some, "pages": pages}))
