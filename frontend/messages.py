"""Collects the messages of templates and code and brings the catalogs up to date.

    python frontend/messages.py            writes rpl/locale/messages.pot and every messages.po
    python frontend/messages.py --missing  prints what a language does not have yet

A translation is kept as long as its English source stays word for word the same; a changed source
is a new message without a translation, because nobody has said that the old one still fits.
"""

import io
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).parent.parent
LOCALE = PROJECT / "rpl" / "locale"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "translatable": None}
PLURALS = tomllib.loads((LOCALE / "plurals.toml").read_text(encoding="utf-8"))
MACHINE = "origin: machine; reviewer: none"
_HEADER = "# Messages of rpl.  Under the licence of the project."
# A date that moves with every run would make every run a change.
_MADE = datetime(2026, 11, 22, tzinfo=UTC)


def extract(project: Path = PROJECT) -> Catalog:
    """Every message of the project, with the files it stands in."""
    found = _empty()
    with (project / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel has no types here
    for path, _line, message, comments, context in extract_from_dir(
        project,
        methods,
        options,
        KEYWORDS,
        ("TRANSLATORS:",),
        strip_comment_tags=True,
        directory_filter=lambda folder: not Path(folder).name.startswith((".", "node_modules")),
    ):
        found.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return found


def _empty(lang: str | None = None) -> Catalog:
    return Catalog(
        locale=lang,
        header_comment=_HEADER,
        project="rpl",
        version="0.1",
        msgid_bugs_address="none",
        last_translator="none",
        language_team="none",
        creation_date=_MADE,
        revision_date=_MADE,
        fuzzy=False,
    )


def read(lang: str, locale: Path = LOCALE) -> Catalog | None:
    """The catalog of a language as it stands, if there is one."""
    path = locale / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def update(lang: str, template: Catalog, known: Catalog | None) -> Catalog:
    """A catalog of the template's messages with the translations that are known."""
    forms = PLURALS[lang]
    updated = _empty(lang)
    plural = f"nplurals={forms['nplurals']}; plural={forms['plural']};"
    updated.mime_headers = [("Plural-Forms", plural)]
    for message in template:
        if not message.id:
            continue
        before = known.get(message.id, message.context) if known else None
        fits = before is not None and before.id == message.id
        updated.add(
            message.id,
            before.string if before is not None and fits else None,
            message.locations,
            before.flags if before is not None and fits else (),
            message.auto_comments,
            before.user_comments if before is not None and fits else (),
            context=message.context,
        )
    return updated


def missing(catalog: Catalog) -> list[Message]:
    """The messages without a translation, or without one of their plural forms."""
    return [message for message in catalog if message.id and not _is_full(message.string)]


def _is_full(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return bool(string) and all(string or ())


def write(path: Path, catalog: Catalog) -> None:
    """A catalog as a file: files without line numbers, so that only messages make a change."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=100, include_lineno=False, sort_by_file=True)
    path.write_bytes(text.getvalue())


def main() -> int:
    """Update all catalogs; the number of messages that are missing is the exit code's reason."""
    template = extract()
    lacking = 0
    if "--missing" not in sys.argv:
        write(LOCALE / "messages.pot", template)
    for lang in PLURALS:
        updated = update(lang, template, read(lang))
        if "--missing" not in sys.argv:
            write(LOCALE / lang / "LC_MESSAGES" / "messages.po", updated)
        gaps = missing(updated)
        lacking += len(gaps)
        print(f"{lang}: {len(updated)} messages, {len(gaps)} without a translation")
        for message in gaps:
            print(f"  {message.id}")
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main())
