"""Finds the fields of a draft record: by the labels before them, by phrases around them.

Read in the order a reading goes through it: `sheet` (segments of lines, with places), `gazetteer`
(the words of each language, in `labels/`), `dates` and `values` (what a found text means),
`finder` (who finds what).  Nothing is guessed: a field that does not stand there is absent.
"""

from rpl.adapters.field_finder.finder import GazetteerFieldFinder

__all__ = ["GazetteerFieldFinder"]
