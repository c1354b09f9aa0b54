"""What marks cite, found on the pages as they were read."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from rpl.domain.citing import Citable, narrowed, placed
from rpl.domain.marking import CitedPlace, Mark, Marks
from rpl.domain.rubric import Code
from rpl.ports import ValueSeal
from rpl.store.form_answers import spoken_in
from rpl.store.reading import pages_read


def placed_marks(
    session: Session,
    seal: ValueSeal,
    claim_id: UUID,
    unit: str,
    marks: Marks,
    citable: Mapping[UUID, int],
) -> dict[Code, Mark]:
    """The marks, each citation with its page and its box on it, or with the answer it stands for.

    What has its box keeps it: it was cited on an earlier reading, perhaps.  `citable` are the items
    of the claim with their pages; `seal` is the applicant's.

    Raises:
        MarksRefusedError: A subclass says which criterion cites what is not there.
    """
    wanted: dict[UUID, set[int]] = {}
    for mark in marks.values():
        for place in mark.cited:
            wanted.setdefault(place.evidence, set()).add(place.page or 1)
    spoken = spoken_in(session, seal, claim_id) if wanted else {}
    found = {
        evidence: Citable(
            citable[evidence], pages_read(session, seal, evidence, pages), spoken.get(evidence)
        )
        for evidence, pages in wanted.items()
    }

    def put(place: CitedPlace, code: Code) -> CitedPlace:
        if place.box is not None:
            return place
        return placed(place, unit, code, found[place.evidence])

    return {
        code: mark.model_copy(
            update={"cited": narrowed([put(place, code) for place in mark.cited])}
        )
        for code, mark in marks.items()
    }
