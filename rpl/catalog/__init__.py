"""Definitions as files: finds, parses and checks `rubrics/` and `assessments/`."""
