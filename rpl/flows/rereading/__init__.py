"""Reading again: a person says how a page is to be read; earlier readings stay, and can return."""

from rpl.flows.rereading.asking import order_earlier, order_page
from rpl.flows.rereading.recording import (
    PictureNames,
    ReadAgain,
    TakenBack,
    record_earlier,
    record_page,
    settle_without,
)

__all__ = [
    "PictureNames",
    "ReadAgain",
    "TakenBack",
    "order_earlier",
    "order_page",
    "record_earlier",
    "record_page",
    "settle_without",
]
