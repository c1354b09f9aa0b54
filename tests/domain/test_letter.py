"""The decision letter: whatever was decided, it says what its reader must know, in plain words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from rpl.catalog.jargon import jargon_in
from rpl.domain import letter_words
from rpl.domain.assessment import Condition
from rpl.domain.credit import statement
from rpl.domain.decision import REASON_TEMPLATES, DecisionBasis, Outcome, Reason, decide
from rpl.domain.intake import EvidenceKind
from rpl.domain.issuing import STEPS
from rpl.domain.letter import Definitions, LetterFacts, letter
from rpl.domain.letter_parts import Line, Section
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.letter import APPEAL_BY, REFERENCE, decided_units, letter_facts
from tests.factories.rubric import TODAY, a_citation, a_criterion, a_rubric, an_evidence_rule

LONGEST_SENTENCE = 25
WITH_OTHER = a_unit(alternative="U2")
RUBRIC = a_rubric(a_criterion("CC1", 60, minimum=2), a_criterion("CC2", 40))


def lines(sections: tuple[Section, ...]) -> Iterator[Line]:
    for section in sections:
        yield section.title
        for passage in section.passages:
            yield from passage.titles
            yield from passage.lines


def text_of(line: Line) -> str:
    return line.template if line.defined else line.template % line.details


def told(facts: LetterFacts, shown: Definitions | None = None) -> list[str]:
    return [text_of(line) for line in lines(letter(facts, shown or facts.original))]


def sheet(cc1: int | Unscored, cc2: int | Unscored) -> DecisionBasis:
    cited = {"CC1": (a_citation(),), "CC2": (a_citation(),)}
    return DecisionBasis(
        rubric=RUBRIC.reference, sheet={"CC1": cc1, "CC2": cc2}, cited=cited, on=TODAY
    )


def a_letter_about(
    *sheets: tuple[int | Unscored, int | Unscored], condition: Condition | None = None
) -> LetterFacts:
    units = [a_unit(f"W{n}", condition=condition) for n, _ in enumerate(sheets, start=1)]
    decided = [
        decide(unit, RUBRIC, sheet(*given)) for unit, given in zip(units, sheets, strict=True)
    ]
    return letter_facts(a_qualification(*units), {RUBRIC.reference: RUBRIC}, *decided)


def test_a_letter_can_be_checked_with_a_pencil() -> None:
    facts = a_letter_about((3, 3), (1, 2))

    assert told(facts) == [
        "What we decided",
        "We grant you part of what you claimed. Units granted: 1 of 2.",
        "Unit W1: Title of W1",
        "We grant you this unit.",
        "What this unit asks for is shown. The total is 100 of 100; 60 is needed.",
        "What this unit permits, and what it does not",
        "It says what you showed. It is no licence to work in a regulated trade.",
        "Unit W2: Title of W2",
        "We cannot grant this unit yet. You are close to it.",
        "The total comes to 46.6 of 100. 60 is needed for the unit.",
        "Title of CC1",
        "What we saw: L1. Does 1.",
        "What is needed: L2. Does 2.",
        "The shortest way to this unit",
        "Title of CC1: from “L1” to “L2”. Does 2.",
        "These steps up are enough for the unit. No smaller ones would be enough.",
        "Your credit, and the shortest ways to the whole",
        "Credit you hold: 10.0 of 20.0 (ten-hour credits).",
        "Each of these ways alone makes the whole:",
        "W2 Title of W2. Hours of learning, about: 100.",
        "You can be assessed again in only what is missing. Months you have for it: 12.",
        "What to do next, and who helps",
        "Unit W1: Title of W1",
        "Keep your credentials. You find them with your claim, in a few minutes.",
        "Unit W2: Title of W2",
        "Begin with the shortest way to the unit. Tell us, and we help you to plan it.",
        letter_words.HELPER,
        "If you do not agree",
        "You can appeal until 2026-12-22.",
        "Write what you do not agree with, in your own words and your own language.",
        letter_words.APPEAL_WHERE % {"reference": REFERENCE},
        "You may add new evidence.",
        "Somebody who has not worked on your claim decides again.",
    ]


def test_what_is_said_alike_of_two_parts_is_said_once() -> None:
    facts = a_letter_about((Unscored.NOT_SHOWN, Unscored.NOT_SHOWN))
    found = told(facts)

    assert found.count("The evidence says nothing about this yet. It does not count as zero.") == 1
    assert found.index("Title of CC2") == found.index("Title of CC1") + 1


def test_what_helps_with_every_open_part_is_said_once_and_the_rest_where_it_helps() -> None:
    photos = a_criterion("CC3", 40, evidence=an_evidence_rule(EvidenceKind.WORK_PHOTO))
    letters = a_criterion(
        "CC1", 60, evidence=an_evidence_rule(EvidenceKind.WORK_PHOTO, EvidenceKind.CERTIFICATE)
    )
    rubric, nothing = a_rubric(letters, photos), Unscored.NOT_SHOWN
    basis = DecisionBasis(
        rubric="any@1", sheet={"CC1": nothing, "CC3": Unscored.NOT_ASSESSED}, cited={}, on=TODAY
    )
    facts = letter_facts(a_qualification(), {"any@1": rubric}, decide(a_unit(), rubric, basis))
    found = told(facts)

    start = found.index("What would help for each of the parts below")
    assert found[start + 1 : start + 8] == [
        "Send photos of your own work, and say what they show.",
        REASON_TEMPLATES["ask_interview_and_practical"],
        "Title of CC1",
        "The evidence says nothing about this yet. It does not count as zero.",
        "What would also help here",
        "Send a certificate that names what you did or learned.",
        "Title of CC3",
    ]


def test_a_condition_is_told_in_the_words_it_was_made_in_and_as_a_right() -> None:
    condition = Condition(criterion="CC2", text="Pass the safety card", months=6)
    facts = a_letter_about((3, Unscored.NOT_SHOWN), condition=condition)
    translated = facts.original.qualification.model_copy(
        update={
            "units": (
                facts.original.qualification.units[0].model_copy(
                    update={"condition": condition.model_copy(update={"text": "Translated"})}
                ),
            )
        }
    )
    shown = Definitions(translated, facts.original.rubrics)
    found = [line for line in lines(letter(facts, shown)) if "condition" in line.details]

    assert facts.decisions[0].outcome is Outcome.GRANTED_WITH_CONDITION
    assert len(found) == 2
    assert all(line.states_law for line in found)
    assert all("Pass the safety card" in text_of(line) for line in found)


def test_a_claim_has_one_appeal_and_its_letter_says_so_once_it_was_lodged() -> None:
    found = told(replace(a_letter_about((3, 3), (1, 1)), appealed=True))

    place = found.index("If you do not agree")
    assert found[place + 1 :] == [letter_words.APPEALED]


def test_why_an_appeal_came_to_what_it_did_stands_with_its_unit_as_it_was_written() -> None:
    facts = replace(a_letter_about((3, 3), (1, 1)), appealed=True)
    facts = replace(facts, answers={"W2": "He checks 100 % of seams.\n\n No preheating. "})
    found = list(lines(letter(facts, facts.original)))

    written = [line for line in found if line.written]
    assert [line.template for line in written] == ["He checks 100 % of seams.", "No preheating."]
    before = [line.template for line in found[: found.index(written[0])]]
    assert before[-1] == letter_words.ANSWER_TITLE
    assert before.count(letter_words.UNIT_TITLE) == 2


def test_beside_a_plan_stands_the_other_unit_that_could_be_claimed_at_once() -> None:
    plan = decide(WITH_OTHER, RUBRIC, sheet(1, 2))
    units = (WITH_OTHER, a_unit("U2"))
    facts = letter_facts(a_qualification(*units), {RUBRIC.reference: RUBRIC}, plan)
    said = (
        "Another unit may fit what you can do now: U2 Title of U2. "
        "You can claim it and still close this gap."
    )

    assert plan.outcome is Outcome.GAP_PLAN
    found = told(facts)
    assert found.index(said) < found.index("The shortest way to this unit")
    held = statement(facts.original.qualification, {"U2"})
    assert said not in told(replace(facts, credit=held))


def test_what_to_do_next_about_several_units_alike_is_said_once_and_of_one_unit_unnamed() -> None:
    step = "Begin with the shortest way to the unit. Tell us, and we help you to plan it."
    both, one = told(a_letter_about((1, 2), (3, 3), (1, 2))), told(a_letter_about((1, 2)))

    place = both.index(step)
    assert both[place - 2 : place] == ["Unit W1: Title of W1", "Unit W3: Title of W3"]
    assert one[one.index(step) - 1] == "What to do next, and who helps"


@given(decided_units())
def test_every_decision_says_what_to_do_next(
    drawn: tuple[LetterFacts, Rubric, DecisionBasis],
) -> None:
    facts = drawn[0]
    (decision,) = facts.decisions
    found = told(facts)

    after = found[found.index("What to do next, and who helps") + 1 :]
    steps = letter_words.NEXT_STEPS[STEPS[decision.outcome]]
    assert after[: len(steps)] == list(steps)


def test_a_whole_qualification_needs_no_way_on_and_is_not_assessed_again() -> None:
    found = told(a_letter_about((3, 3), (3, 3)))

    assert "Together your units make the whole qualification." in found
    assert not any("assessed again" in line or "ways alone" in line for line in found)


def test_where_all_is_granted_the_letter_names_no_day_to_appeal_by() -> None:
    found = told(a_letter_about((3, 3), (3, 3)))

    assert "If you do not agree" not in found
    assert not any("appeal" in line for line in found)


@given(decided_units())
def test_every_failed_must_pass_part_is_named_with_what_was_seen_and_what_is_needed(
    drawn: tuple[LetterFacts, Rubric, DecisionBasis],
) -> None:
    facts, rubric, basis = drawn
    found = told(facts)

    for criterion in rubric.criteria:
        points = basis.sheet[criterion.code]
        if not isinstance(points, Unscored) and points < criterion.minimum:
            place = found.index(criterion.title)
            assert found[place + 1] == f"What we saw: L{points}. Does {points}."
            needed = criterion.minimum
            assert found[place + 2] == f"What is needed: L{needed}. Does {needed}."


@given(decided_units())
def test_every_letter_says_how_to_appeal_where_anything_is_missing_and_holds_no_word_of_the_list(
    drawn: tuple[LetterFacts, Rubric, DecisionBasis],
) -> None:
    facts, found = drawn[0], told(drawn[0])
    missing = any(each.outcome is not Outcome.GRANTED for each in facts.decisions)
    where = [line for line in found if REFERENCE in line and "on the page of your claim" in line]

    assert (f"You can appeal until {APPEAL_BY}." in found) is missing
    assert bool(where) is missing
    assert jargon_in("\n".join(found), "en") == {}
    assert all("%" not in line for line in found)


@given(decided_units())
def test_every_reason_and_remedy_of_a_decision_is_in_its_letter(
    drawn: tuple[LetterFacts, Rubric, DecisionBasis],
) -> None:
    facts, rubric, _ = drawn
    (decision,) = facts.decisions
    found = told(facts)

    def said(reason: Reason) -> str:
        """What a letter says of it; levels are told in its own words."""
        titles = {c.code: c.title for c in rubric.criteria}
        if reason.code in {"below_minimum", "level_zero", "reach_level"}:
            return f"L{reason.details['points']}"
        assert reason.criterion is None or titles[reason.criterion] in found
        return REASON_TEMPLATES[reason.code] % reason.details

    for reason in (*decision.reasons, *decision.remedies):
        assert any(said(reason) in line for line in found), reason


@given(decided_units())
def test_only_what_states_rights_is_marked_so(
    drawn: tuple[LetterFacts, Rubric, DecisionBasis],
) -> None:
    law = {line.template for line in lines(letter(drawn[0], drawn[0].original)) if line.states_law}
    of_reasons = {REASON_TEMPLATES[code] for code in letter_words.RIGHTS_OF_REASONS}

    assert law <= letter_words.RIGHTS | of_reasons | {"Work on gas pipes."}
    assert set(letter_words.APPEAL) <= law


@given(decided_units())
def test_whoever_does_what_the_shortest_way_says_is_granted_the_unit(
    drawn: tuple[LetterFacts, Rubric, DecisionBasis],
) -> None:
    facts, rubric, basis = drawn
    (decision,) = facts.decisions
    steps = {
        reason.criterion: int(reason.details["points"])
        for reason in decision.remedies
        if reason.code == "reach_level"
    }
    after = {
        c.code: steps.get(c.code, c.minimum if isinstance(given_, Unscored) else given_)
        for c in rubric.criteria
        for given_ in (basis.sheet[c.code],)
    }
    total = sum(Fraction(c.weight * after[c.code], c.top) for c in rubric.criteria)

    if decision.outcome in {Outcome.GAP_PLAN, Outcome.ALTERNATIVE, Outcome.REFUSED}:
        assert steps
        assert total >= rubric.grant_line
        assert all(after[c.code] >= c.minimum for c in rubric.criteria)


def sentences() -> Iterator[str]:
    """Every sentence that a letter can hold, its placeholders counted as one word each."""
    for name, value in vars(letter_words).items():
        if isinstance(value, str) and name.isupper():
            yield value
        elif isinstance(value, dict) and name.isupper():
            for found in value.values():
                yield from (found,) if isinstance(found, str) else found
    yield from REASON_TEMPLATES.values()


def test_no_sentence_is_longer_than_25_words_and_none_holds_a_word_of_the_list() -> None:
    found = [re.sub(r"%\(\w+\)s", "one", text) for text in sentences()]

    assert len(found) > 60
    for text in found:
        for sentence in re.split(r"(?<=[.!?:;])\s", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence
        assert jargon_in(text, "en") == {}
