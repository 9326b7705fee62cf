"""The report: runs the steps, renders the page, and lets nothing leave that must not."""
