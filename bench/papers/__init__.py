"""Invented papers: their words by language, and how they are set."""
