"""ESCO occupations and skills that the text of pages suggests, with the words that led there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rpl.catalog import Catalog
from rpl.catalog.classification import esco_index
from rpl.domain.assessment import Qualification
from rpl.domain.suggestions import EscoKind, LeadingWords, TextLine, suggestions
from rpl.web.record_lines import ShownPage, TranslationNote


@dataclass(frozen=True, slots=True)
class SuggestionShown:
    """A concept of ESCO, named in `lang`, and where the words stand that led to it.

    Lines count from 0, as those of a page do.  `wanted` names the units and criteria of the
    qualification that name the same skill.
    """

    kind: EscoKind
    uri: str
    code: str
    label: str
    lang: str
    led: tuple[LeadingWords, ...]
    wanted: tuple[str, ...] = ()


def suggestions_shown(
    pages: Sequence[ShownPage],
    note: TranslationNote,
    lang: str,
    wanted: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> tuple[SuggestionShown, ...]:
    """What the text of these pages and its translation speak of; no line that a guard holds back.

    Only text in the languages of the shipped labels leads anywhere.  What is `wanted` comes first.
    """
    shown = []
    for each in suggestions(esco_index(), list(text_lines(pages, note))):
        concept, (label, spoken) = each.concept, each.label(lang)
        places = wanted.get(concept.uri, ())
        shown.append(
            SuggestionShown(
                concept.kind, concept.uri, concept.code, label, spoken, each.because, places
            )
        )
    return tuple(sorted(shown, key=lambda found: not found.wanted))


def text_lines(pages: Sequence[ShownPage], note: TranslationNote) -> Iterator[TextLine]:
    """The lines of pages and of their translation; no translation that a guard holds back."""
    for shown in pages:
        for line in shown.lines:
            page, number = shown.page.number, line.number
            own = line.language or note.source_lang
            yield TextLine(page=page, number=number, language=own, text=line.source)
            if line.target and not line.reasons:
                target = note.target_lang
                yield TextLine(page=page, number=number, language=target, text=line.target)


def esco_wanted(catalog: Catalog, qualification: Qualification) -> Mapping[str, tuple[str, ...]]:
    """Where a qualification names a skill of ESCO: its units and criteria, by address."""
    named: dict[str, list[str]] = {}
    for unit in qualification.units:
        for uri in unit.esco:
            named.setdefault(uri, []).append(unit.id)
        for criterion in catalog.rubric(unit.rubric).criteria:
            for uri in criterion.esco:
                named.setdefault(uri, []).append(f"{unit.id} {criterion.code}")
    return {uri: tuple(places) for uri, places in named.items()}
