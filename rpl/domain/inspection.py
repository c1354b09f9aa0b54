"""Inspection: what a file is, and what a PDF carries that could act by itself."""

from enum import StrEnum

from rpl.domain.quality import QualityFlaw
from rpl.domain.values import Frozen


class ActiveContent(StrEnum):
    """What a PDF can carry besides its pages.  It is removed before the file is kept."""

    SCRIPT = "script"
    LAUNCH = "launch"
    AUTOMATIC = "automatic"
    ATTACHMENT = "attachment"
    PROGRAM_FORM = "program_form"
    MEDIA = "media"
    OUTSIDE = "outside"


class Inspection(Frozen):
    """What a file is, told without reading it: its media type, number of pages, what could act.

    `flaws` are why the photo should be taken again, the worst first; it is taken all the same.
    A file with `active` content is never kept as it came, only as a copy without it.
    """

    media_type: str
    pages: int
    active: tuple[ActiveContent, ...] = ()
    flaws: tuple[QualityFlaw, ...] = ()
