"""Message catalogs, read from PO files when the service starts; there is no build step.

Each message says in its translator's comment how it came to be:
`origin: machine; reviewer: none`, later `origin: machine; reviewer: <name>, <date>`.  Pages of a
language in which any message lacks a reviewer carry a banner that says so.
"""

import io
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from rpl.edge.languages import SOURCE_LANGUAGE

FOLDER = Path(__file__).parent.parent / "locale"


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one language and their state: `source`, `machine` or `reviewed`.

    `known` are the English sentences that it has, `checked` those that a named person has checked.
    """

    translations: NullTranslations
    state: str
    known: frozenset[str] = frozenset()
    checked: frozenset[str] = frozenset()


def load(lang: str, folder: Path = FOLDER) -> Messages:
    """The catalog of a language; a language without a file shows the English source."""
    path = folder / lang / "LC_MESSAGES" / "messages.po"
    if lang == SOURCE_LANGUAGE or not path.exists():
        return Messages(NullTranslations(), "source")
    catalog = read(path)
    compiled = io.BytesIO()
    # Fuzzy marks what no person has checked.  Without it machine text would never be shown, and
    # the banner could never say so.
    write_mo(compiled, catalog, use_fuzzy=True)
    compiled.seek(0)
    found = [message for message in catalog if message.id and message.string]
    checked = frozenset(_english(message) for message in found if is_reviewed(message))
    reviewed = all(is_reviewed(message) for message in catalog if message.id)
    return Messages(
        Translations(compiled),
        "reviewed" if reviewed else "machine",
        frozenset(map(_english, found)),
        checked,
    )


def _english(message: Message) -> str:
    """The sentence that a message translates; of one that counts, its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def read(path: Path) -> Catalog:
    """A PO file as it stands."""
    with path.open("rb") as file:
        return read_po(file)


def is_reviewed(message: Message) -> bool:
    """Whether a named person has checked the message."""
    said = " ".join((*message.user_comments, *message.auto_comments))
    return "reviewer:" in said and "reviewer: none" not in said
