"""The large-print bar as checks: each is a function with a number, a bar and a fault that the function must find.

``python -m tests.browser.checks`` measures a built site and prints the table. Sources of the bars: WCAG 2.2 (AA, and
the AAA criteria that a site of texts can meet), the guidelines of the Ministry of Industry and Information Technology
for elder-friendly sites (2021), and for paper the guidelines of associations of blind people (UKAAF, APH, RNIB).
"""

from . import (
    built,
    finding,
    first_view,
    frame,
    lists,
    machines,
    operating,
    paper,
    plots,
    reading,
    robust,
    room,
    sharing,
)
from .model import CHECKS

__all__ = [
    "CHECKS",
    "built",
    "finding",
    "first_view",
    "frame",
    "lists",
    "machines",
    "operating",
    "paper",
    "plots",
    "reading",
    "robust",
    "room",
    "sharing",
]
