"""Replies for advisers as files: common to all programmes, and a programme's own besides."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import REPLIES, WHOLE_FILE, beside, parse, read_toml, translations_of
from rpl.catalog.jargon import jargon_in
from rpl.domain.replies import Replies, RepliesTexts, Shelf


def read_replies(folder: Path, slugs: Collection[str]) -> Mapping[str, Shelf]:
    """The replies of each programme by slug; those of all programmes under the empty one.

    Raises:
        DefinitionError: With path and key of the first thing that is wrong.
    """
    found = {}
    for path in (folder / REPLIES, *beside(folder, REPLIES)):
        slug = "" if path.parent == folder else path.parent.name
        if slug and slug not in slugs:
            raise DefinitionError(path, WHOLE_FILE, f"there is no qualification {slug}")
        if path.is_file():
            found[slug] = _shelf(path)
    return found


def unplain_replies(shelves: Mapping[str, Shelf]) -> Iterator[tuple[str, str, str, str, str]]:
    """Jargon in replies: slug (empty for all programmes), language, key, problem, remedy."""
    for slug, shelf in sorted(shelves.items()):
        for language in (shelf.original.language, *sorted(shelf.translated)):
            for each in shelf.offered(language):
                if each.language != language:
                    continue
                for part in ("title", "text"):
                    for word, plain in jargon_in(getattr(each.reply, part), language).items():
                        yield (
                            slug,
                            language,
                            f"replies.{each.id}.{part}",
                            f"says “{word}”, which nobody has to know",
                            f"write “{plain}”",
                        )


def replies_path(folder: Path, shelf: Shelf, slug: str, language: str) -> Path:
    """The file that says replies in a language; `slug` is empty for those of all programmes."""
    path = folder / slug / REPLIES
    translated = f"{path.stem}.{language}{path.suffix}"
    return path if language == shelf.original.language else path.with_name(translated)


def _shelf(path: Path) -> Shelf:
    original = parse(path, Replies, read_toml(path))
    translated = {}
    for language, said in translations_of(path):
        texts = parse(said, RepliesTexts, read_toml(said))
        for name in texts.replies:
            if name not in original.replies:
                raise DefinitionError(said, f"replies.{name}", "there is no reply of this id")
        translated[language] = texts
    return Shelf(original, translated)
