"""Steps of the decision letter."""

import hashlib
from uuid import UUID

from rpl.flows import printed_letter as flow
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session


def print_letter(tools: JobTools, letter_id: UUID) -> None:
    """Make the PDF of a letter that was asked for, and keep it sealed.

    No transaction is open while pages are laid out, which takes about a second.

    Raises:
        LetterNotPrintableError: No font here has some character of it.
    """
    with read_session(tools.engine) as session:
        found = flow.letter_to_print(session, tools.catalog, tools.keyring, letter_id)
    if found is None:
        return
    lang, letter = found
    press = tools.press()
    document = press.html(letter, lang)
    made = press.pdf(document)
    with write_session(tools.engine) as session:
        digest = hashlib.sha256(document.encode()).hexdigest()
        flow.keep_printed(session, tools.keyring, letter_id, digest, made)


def give_up_letter(tools: JobTools, letter_id: UUID) -> None:
    """The letter could not be printed again and again: whoever asked is told so."""
    with write_session(tools.engine) as session:
        flow.give_up_printing(session, letter_id)
