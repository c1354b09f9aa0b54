"""Recognition of prior learning: from what a person can do to credit another country can check."""

__version__ = "0.1.0"
