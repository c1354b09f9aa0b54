"""Words of a claim's evidence that may fit a criterion, with the skill of ESCO between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.catalog.classification import esco_index
from rpl.domain.criterion_suggestions import may_speak
from rpl.domain.intake import EvidenceKind
from rpl.domain.suggestions import LeadingWords, Suggestion, suggestions
from rpl.edge.context import AppContext
from rpl.store.intake import EvidenceSummary, evidence_summaries
from rpl.store.reading import stored_reading
from rpl.store.sealed import claim_seal
from rpl.web.criteria_shown import UnitShown
from rpl.web.line_words import LineWords
from rpl.web.record_lines import pages_shown, translation_note
from rpl.web.suggestions_shown import text_lines


@dataclass(frozen=True, slots=True)
class WordsShown:
    """Words of one evidence item, by its `number` in the claim, and the skill they name."""

    number: int
    kind: EvidenceKind
    label: str
    lang: str
    led: tuple[LeadingWords, ...]


def words_shown(
    session: Session, context: AppContext, lang: str, claim_id: UUID, shown: UnitShown
) -> Mapping[str, tuple[WordsShown, ...]]:
    """By criterion of a unit, the words of all evidence that may fit it; ticks nothing."""
    seal = claim_seal(session, context.keyring, claim_id)
    items = evidence_summaries(session, seal, claim_id)
    places = {item.id: (number, item) for number, item in enumerate(items, start=1)}
    words = LineWords(context.pages, lang)

    def found() -> Iterator[tuple[UUID, Suggestion]]:
        for item in items:
            stored = stored_reading(session, seal, item.id)
            if stored is not None:
                lines = text_lines(pages_shown(words, stored), translation_note(stored, lang))
                yield from ((item.id, each) for each in suggestions(esco_index(), list(lines)))

    rubric = context.catalog.rubric_of(shown.unit)
    return {
        code: tuple(_shown(*places[each.evidence], each.suggestion, lang) for each in spoken)
        for code, spoken in may_speak(rubric, found()).items()
    }


def _shown(number: int, item: EvidenceSummary, suggestion: Suggestion, lang: str) -> WordsShown:
    label, spoken = suggestion.label(lang)
    return WordsShown(number, item.kind, label, spoken, suggestion.because)
