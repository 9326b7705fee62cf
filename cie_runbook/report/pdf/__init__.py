"""The report as a PDF that a screen reader can read: the same content, tagged.

The finished and checked page is read as a tree, written in Typst's language and set by its
compiler, which a wheel brings whole: no browser, no system library, no font of this machine.
"""

from cie_runbook.report.pdf.write import pdf_report

__all__ = ["pdf_report"]
