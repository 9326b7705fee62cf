"""What CIE watches, as facts in YAML, and the typed loader that checks them."""

from cie_runbook.catalog.loader import catalog_folder, load_catalog

__all__ = ["catalog_folder", "load_catalog"]
