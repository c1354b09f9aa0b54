"""Spreadsheets as files: XLSX and CSV, read within bounds and written piece by piece.

Only files that an operator names on the command line are read here: nothing that was uploaded is.
Read on in `reading`, `workbooks` (XLSX), `texts` (CSV) and `writing`.
"""

from rpl.adapters.spreadsheets.reading import read_sheets
from rpl.adapters.spreadsheets.writing import csv_pieces, export_entries, workbook_entries

__all__ = ["csv_pieces", "export_entries", "read_sheets", "workbook_entries"]
