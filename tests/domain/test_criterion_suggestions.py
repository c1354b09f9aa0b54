"""Words lead to the criteria that name their skill, and to no others; nothing is without words."""

from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.criterion_suggestions import MaySpeak, may_speak
from rpl.domain.suggestions import EscoConcept, EscoKind, LeadingWords, Suggestion
from tests.factories.rubric import a_criterion, a_rubric

SKILL = "http://data.europa.eu/esco/skill/0000000"
URIS = [f"{SKILL}{n}-0000-0000-0000-000000000000" for n in (1, 2, 3)]
RUBRIC = a_rubric(
    a_criterion("CC1", 50).model_copy(update={"esco": tuple(URIS[:2])}),
    a_criterion("CC2", 30).model_copy(update={"esco": (URIS[1],)}),
    a_criterion("CC3", 20),
)


def a_suggestion(uri: str, places: int = 1, kind: EscoKind = EscoKind.SKILL) -> Suggestion:
    concept = EscoConcept(kind=kind, uri=uri, labels={"en": ("weld",)})
    return Suggestion(concept, tuple(LeadingWords(1, n, "en", ("weld",)) for n in range(places)))


FOUND = st.lists(
    st.tuples(
        st.integers(0, 3).map(lambda n: UUID(int=n)),
        st.builds(
            a_suggestion, st.sampled_from(URIS), st.integers(0, 3), st.sampled_from(EscoKind)
        ),
    ),
    max_size=8,
)


def test_a_skill_leads_to_every_criterion_that_names_it() -> None:
    found = [(UUID(int=1), a_suggestion(URIS[1])), (UUID(int=2), a_suggestion(URIS[0], 2))]

    spoken = may_speak(RUBRIC, found)

    assert {code: [each.evidence.int for each in here] for code, here in spoken.items()} == {
        "CC1": [2, 1],
        "CC2": [1],
    }


@given(found=FOUND)
def test_nothing_is_suggested_without_words_of_a_skill_that_the_criterion_names(
    found: list[tuple[UUID, Suggestion]],
) -> None:
    for code, here in may_speak(RUBRIC, found).items():
        assert here
        for each in here:
            assert each.suggestion.because
            assert each.suggestion.concept.uri in RUBRIC.criterion(code).esco
            assert each.suggestion.concept.kind is not EscoKind.OCCUPATION


@given(found=FOUND, order=st.randoms())
def test_the_order_of_documents_changes_nothing_of_what_is_found(
    found: list[tuple[UUID, Suggestion]], order: Random
) -> None:
    turned = list(found)
    order.shuffle(turned)

    def said(spoken: MaySpeak) -> tuple[int, str, int]:
        return spoken.evidence.int, spoken.suggestion.concept.uri, len(spoken.suggestion.because)

    one, other = may_speak(RUBRIC, found), may_speak(RUBRIC, turned)
    assert {code: sorted(map(said, here)) for code, here in one.items()} == {
        code: sorted(map(said, here)) for code, here in other.items()
    }
