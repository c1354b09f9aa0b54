"""How readers of pages are compared: pages with known text, runs of a reader, and their scores."""
