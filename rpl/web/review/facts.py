"""What a document says, in the order of the question: who issued what to whom, when, how much."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rpl.domain.intake import EvidenceKind
from rpl.domain.issuer_check import IssuerCheck
from rpl.domain.record import FieldName, FieldState
from rpl.domain.values import Box
from rpl.store.record import RecordedField
from rpl.web.expected_fields import EXPECTED
from rpl.web.record_lines import ShownLine, ShownPage

ASKED_FIRST = (
    FieldName.ISSUER,
    FieldName.TITLE,
    FieldName.ROLE,
    FieldName.HOLDER,
    FieldName.DATE,
    FieldName.PERIOD_START,
    FieldName.PERIOD_END,
    FieldName.HOURS,
    FieldName.CREDITS,
)
"""Who, what, to whom, when, for how much work."""


SAME_IN_EVERY_LANGUAGE = frozenset(
    {
        FieldName.DATE,
        FieldName.PERIOD_START,
        FieldName.PERIOD_END,
        FieldName.HOURS,
        FieldName.CREDITS,
        FieldName.GRADE_SCALE,
        FieldName.NUMBER,
        FieldName.TOTAL,
    }
)
"""Fields whose value is made of digits, and needs no translation."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record as an assessor sees it; all but `name` is empty where it is missing.

    `raw` is what stands on the document where that is not `value`, and `machine` what a machine
    had made of it where the applicant changed it.  `confidence` is None where no machine found it.
    `line` is the line it stands in, with its translation, where the value needs one.  `check` says
    that it was verified with the issuer.
    """

    name: FieldName
    value: str
    raw: str
    machine: str
    state: FieldState | None
    confidence: float | None
    page: int | None
    box: Box | None
    line: ShownLine | None
    check: IssuerCheck | None = None

    @property
    def anchor(self) -> str:
        """The fragment under which its place on the picture is found."""
        return f"place-{self.name}"


def facts(
    kind: EvidenceKind, found: Sequence[RecordedField], pages: Sequence[ShownPage]
) -> tuple[Fact, ...]:
    """What was found, what is asked first before the rest; what is missing of it stands empty."""
    known = {field.name: field for field in found if field.value}
    wanted = [name for name in ASKED_FIRST if name in known or name in EXPECTED[kind]]
    rest = [name for name in FieldName if name in known and name not in ASKED_FIRST]
    return tuple(_fact(name, known.get(name), pages) for name in (*wanted, *rest))


def _fact(name: FieldName, found: RecordedField | None, pages: Sequence[ShownPage]) -> Fact:
    if found is None:
        return Fact(name, "", "", "", None, None, None, None, None)
    machine, raw = found.machine_value or "", found.raw or ""
    return Fact(
        name=name,
        value=found.value,
        raw="" if raw in {found.value, machine} else raw,
        machine="" if machine == found.value else machine,
        state=found.state,
        confidence=found.confidence,
        page=found.page,
        box=found.box,
        line=None if name in SAME_IN_EVERY_LANGUAGE else _line(found, pages),
        check=found.check,
    )


def _line(found: RecordedField, pages: Sequence[ShownPage]) -> ShownLine | None:
    """The line in which most words of a field stand."""
    page = next((shown for shown in pages if shown.page.number == found.page), None)
    if page is None or found.box is None:
        return None
    inside = Counter(word.line for word in page.page.words if _covers(found.box, word.box))
    if not inside:
        return None
    place = sorted({word.line for word in page.page.words}).index(inside.most_common(1)[0][0])
    return page.lines[place]


def _covers(outer: Box, inner: Box) -> bool:
    across = min(outer.right, inner.right) - max(outer.left, inner.left)
    down = min(outer.bottom, inner.bottom) - max(outer.top, inner.top)
    return across > inner.width / 2 and down > inner.height / 2
