"""The steps a worker knows, by the name under which they are handed over."""

from collections.abc import Callable, Mapping
from typing import TypeAlias
from uuid import UUID

from rpl.jobs.credential import issue, publish_status
from rpl.jobs.credit import post_credit
from rpl.jobs.decision import decide
from rpl.jobs.letter import give_up_letter, print_letter
from rpl.jobs.likeness import compare
from rpl.jobs.mail import send_mail
from rpl.jobs.reading import give_up_reading, give_up_translation, read, translate
from rpl.jobs.record import draft, give_up_draft
from rpl.jobs.rereading import give_up_page, read_page
from rpl.jobs.tools import JobTools

Step: TypeAlias = Callable[[JobTools, UUID], None]

STEPS: Mapping[str, Step] = {
    "read": read,
    "translate": translate,
    "draft": draft,
    "compare": compare,
    "read_page": read_page,
    "decide": decide,
    "post_credit": post_credit,
    "issue": issue,
    "publish_status": publish_status,
    "print_letter": print_letter,
    "send_mail": send_mail,
}
"""Each step may run more than once for the same row and leaves the same result."""

GIVE_UP: Mapping[str, Step] = {
    "read": give_up_reading,
    "translate": give_up_translation,
    "draft": give_up_draft,
    "read_page": give_up_page,
    "print_letter": give_up_letter,
}
"""What is done for a row when its step failed as often as it may, so that no claim stands still."""
