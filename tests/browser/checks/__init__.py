"""The large-print bar as checks, each one function with its number, its bar and a fault that it must see.

``python -m tests.browser.checks`` measures a built site and prints the table. Sources of the bars: WCAG 2.2 (AA, and
what of AAA a site of texts can meet), the guidelines of the Ministry of Industry and Information Technology for
elder-friendly sites (2021), and for paper those of associations of the blind (UKAAF, APH, RNIB)."""

from . import built, machines, operating, paper, reading, robust, room
from .model import CHECKS

__all__ = ["CHECKS", "built", "machines", "operating", "paper", "reading", "robust", "room"]
