"""The links to the evidence, to the place on its page, and to the file."""

from collections.abc import Iterator

from pydantic import ValidationError
from sqlmodel import Session

from rpl.domain.audit import Deed
from rpl.domain.decision_seal import LinkName
from rpl.domain.evidence import CitedEvidence
from rpl.domain.resting_on import Item, Place, RestsOn
from rpl.domain.trace import CheckCode, TraceCheck, held
from rpl.domain.values import Box
from rpl.flows.trace.gathering import Gathered, TraceDesk
from rpl.flows.trace.marks import basis_of
from rpl.ports import Vault
from rpl.ports.errors import ObjectMissingError, SealBrokenError
from rpl.store.decision import judged
from rpl.store.trace import behind


def evidence_checks(session: Session, found: Gathered) -> Iterator[TraceCheck]:
    """Whether what counted in the decision is what the marks cite."""
    state = held(None if found.gone else _counted(session, found))
    yield TraceCheck(link=LinkName.EVIDENCE, code=CheckCode.COUNTED, state=state)


def region_checks(desk: TraceDesk, found: Gathered) -> Iterator[TraceCheck]:
    """Whether each place that is cited lies on its page, and the page's picture opens."""
    key = None if found.gone else desk.keyring.unwrap(found.applicant.wrapped_key)
    items = {item.id: item for item in found.rests.items}
    for place in found.rests.places:
        of = place_label(found.rests, place)
        yield _region(CheckCode.INSIDE, of, holds=_inside(place, items.get(place.evidence)))
        if place.read is not None and place.read.image is not None and key is not None:
            opens = _opens(desk.vault, key, place.read.image)
            yield _region(CheckCode.PICTURE, of, holds=opens)


def place_label(rests: RestsOn, place: Place) -> str:
    """What people call a place: the criterion, the number of the item, the page."""
    mark = rests.mark(place.mark)
    item = next((each for each in rests.items if each.id == place.evidence), None)
    of = "" if mark is None or item is None else f"{mark.criterion} #{item.number}"
    return of if place.page is None else f"{of} p.{place.page}"


def file_checks(desk: TraceDesk, found: Gathered) -> Iterator[TraceCheck]:
    """Whether each file that is cited opens, and is the one that was sent."""
    if found.gone:
        return
    key = desk.keyring.unwrap(found.applicant.wrapped_key)
    for item in found.rests.items:
        of = f"#{item.number}"
        if item.object is None:
            yield _file(CheckCode.OPENS, of, holds=item.opens)
        else:
            yield from _measured(desk.vault, key, item, of)


def _measured(vault: Vault, key: bytes, item: Item, of: str) -> Iterator[TraceCheck]:
    try:
        found = vault.measured(key, str(item.object))
    except (ObjectMissingError, SealBrokenError):
        yield _file(CheckCode.OPENS, of, holds=False)
        return
    yield _file(CheckCode.OPENS, of, holds=True)
    same = (found.fingerprint, found.size) == (item.fingerprint, item.size)
    yield _file(CheckCode.FINGERPRINT, of, holds=same)


def _counted(session: Session, found: Gathered) -> bool | None:
    """None where another link is what is broken: the basis itself, or a value that is shut."""
    basis = basis_of(found)
    if basis is None or found.values is None:
        return None
    try:
        rows = [
            row
            for made in behind(session, found.decision)
            for row in judged(session, found.values, found.claim.id, made.kinds, made.number)
        ]
    except SealBrokenError:
        return None
    mine = {row.criterion: row.cited for row in rows if row.unit == found.decision.unit}
    shared = mine.keys() & basis.cited.keys()
    return all(_alike(found, mine[code]) == _alike(found, basis.cited[code]) for code in shared)


def _alike(found: Gathered, cited: tuple[CitedEvidence, ...]) -> list[str]:
    """What counted, to be compared; whoever marks a unit again may doubt what nobody did before."""
    decision = found.decision
    again = (
        found.deed(Deed.APPEAL_LODGED) is not None
        or decision.supersedes_id is not None
        or decision.superseded_at is not None
        or found.claim.round > 1
    )
    return sorted(each.model_dump_json(exclude={"aside"} if again else None) for each in cited)


def _inside(place: Place, item: Item | None) -> bool:
    """A place on a page that was never read, or in a form, lies in the item as a whole."""
    if item is None:
        return False
    if place.read is None or place.answer is not None or place.box is None:
        return place.page is None or 1 <= place.page <= max(item.pages, 1)
    if place.read.lines is None:
        return False
    try:
        box = Box.model_validate(place.box)
    except ValidationError:
        return False
    on_page = box.right <= place.read.width and box.bottom <= place.read.height
    lines = place.lines if isinstance(place.lines, list) else []
    known = all(isinstance(each, int) and 1 <= each <= len(place.read.lines) for each in lines)
    return on_page and known


def _opens(vault: Vault, key: bytes, name: str) -> bool:
    try:
        for _piece in vault.read(key, name):
            pass
    except (ObjectMissingError, SealBrokenError):
        return False
    return True


def _region(code: CheckCode, of: str, *, holds: bool | None) -> TraceCheck:
    return TraceCheck(link=LinkName.PAGE_REGION, code=code, state=held(holds), of=of)


def _file(code: CheckCode, of: str, *, holds: bool) -> TraceCheck:
    return TraceCheck(link=LinkName.FILE, code=code, state=held(holds), of=of)
