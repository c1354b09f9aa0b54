"""The file of a pack: a page that opens by itself, with everything about the claim sealed in it."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.conversation import MAX_ANSWER_LETTERS, MAX_QUESTION_LETTERS
from rpl.domain.field_results import MAX_RESULTS_BYTES, VISIT_KINDS
from rpl.domain.intake import MAX_NAME_LETTERS
from rpl.domain.marking import MAX_NOTE, Mark, UnitDraft
from rpl.domain.review import SeatKind
from rpl.edge.context import AppContext
from rpl.edge.pages import Pages, Site
from rpl.flows.review import Bench, OpenPack
from rpl.ports.field import LockedKey
from rpl.store.intake import evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.web.clock_shown import claim_clock
from rpl.web.criteria_shown import UnitShown
from rpl.web.review.conversation import prompts_for
from rpl.web.review.desk import bench_address, choice_text
from rpl.web.review.evidence import Reader, confirmed
from rpl.web.review.masking import mask_of, masked_items
from rpl.web.review.named import named
from rpl.web.review.pack_evidence import Album, PackedItem, packed_items

_INDEX_BYTES = 4


@dataclass(frozen=True, slots=True)
class ShownMark:
    """A mark as the form in a pack holds it: choice, reasons, and cited places as `ID:PAGE`."""

    choice: str = ""
    note: str = ""
    cited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggested:
    """What may be asked or set about a criterion, in the language `lang`."""

    lang: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackInside:
    """What is sealed.

    `marks` are by `UNIT.CRITERION`, and only those of the person who goes; `suggested` is by
    `KIND.UNIT.CRITERION`.
    """

    reference: str
    qualification: str
    text_lang: str
    kind: SeatKind
    until: datetime
    due: date
    units: tuple[UnitShown, ...]
    evidence: tuple[PackedItem, ...]
    marks: Mapping[str, ShownMark]
    suggested: Mapping[str, Suggested]
    longest_note: int = MAX_NOTE
    longest_name: int = MAX_NAME_LETTERS
    longest_question: int = MAX_QUESTION_LETTERS
    longest_answer: int = MAX_ANSWER_LETTERS


@dataclass(frozen=True, slots=True)
class PackFile:
    """What stands in the file openly.

    `script` and `style` are the hashes that its policy allows (CSP Level 3, section 2.3.1); texts
    of bytes are base 64.
    """

    pack_id: UUID
    header: str
    salt: str
    rounds: int
    locked: str
    until: datetime
    script: str
    style: str
    sealed: str
    most: int = MAX_RESULTS_BYTES


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes with which claim: the claim on their desk, their id, and the frame of their page."""

    bench: Bench
    staff_id: UUID
    site: Site


def pack_file(
    session: Session, context: AppContext, going: Going, pack: OpenPack
) -> tuple[str, tuple[UUID, ...]]:
    """The file, and which evidence items are in it."""
    inside, pictures = _inside(session, context, going, pack)
    page = context.pages.render(going.site, "field/inside.html", inside).encode()
    content = _content(page, pictures)
    sealed = context.field_tools.cipher.seal(pack.key, content, pack.pack_id.bytes)
    said = (pack.pack_id, pack.header, pack.until, pack.locked)
    text = sealed_file(context.pages, going.site, said, sealed)
    return text, tuple(item.tab.id for item in inside.evidence)


def sealed_file(
    pages: Pages, site: Site, said: tuple[UUID, str, datetime, LockedKey], sealed: bytes
) -> str:
    """The page around what is sealed; it says the pack, its header, its end, and its locked key."""
    pack_id, header, until, locked = said
    shown = PackFile(
        pack_id=pack_id,
        header=header,
        salt=_text(locked.salt),
        rounds=locked.rounds,
        locked=_text(locked.locked),
        until=until,
        script=_allowed(pages, site, "field/pack.js"),
        style=_allowed(pages, site, "field/pack.css"),
        sealed=_text(sealed),
    )
    return pages.render(site, "field/file.html", shown)


def _inside(
    session: Session, context: AppContext, going: Going, pack: OpenPack
) -> tuple[PackInside, Sequence[bytes]]:
    found, lang = going.bench, going.site.lang
    claim_id, now = found.claim_id, context.clock.now()
    seal = claim_seal(session, context.keyring, claim_id)
    mask = mask_of(session, context, lang, claim_id, found.qualification)
    items = masked_items(mask, confirmed(evidence_summaries(session, seal, claim_id)))
    qualification = context.catalog.qualification(found.qualification, lang)
    original = context.catalog.qualification(found.qualification)
    translated = (found.qualification, lang) in context.catalog.translated_qualifications
    album = Album(session, context, mask, claim_id, pack.terms)
    images = f"{bench_address(lang, claim_id)}/evidence"
    reader = Reader(context.pages, lang, images, mask=mask)
    units = named(session, context, found, (lang, claim_id, going.staff_id), items)
    inside = PackInside(
        reference=found.reference,
        qualification=qualification.title,
        text_lang=lang if translated else original.language,
        kind=found.kind,
        until=pack.until,
        due=claim_clock(session, qualification.clocks, claim_id, found.submitted_at, now).due,
        units=tuple(unit for unit in units if unit.unit.id in found.units),
        evidence=packed_items(session, seal, items, reader, album),
        marks={
            f"{unit.unit.id}.{shown.criterion.code}": _shown(
                found.drafts.get(unit.unit.id, UnitDraft()).marks.get(shown.criterion.code, Mark())
            )
            for unit in units
            for shown in unit.criteria
        },
        suggested=dict(_suggested(context.catalog, lang, original, found.units)),
    )
    return inside, album.pictures


def _suggested(
    catalog: Catalog, lang: str, original: Qualification, units: Sequence[str]
) -> Iterator[tuple[str, Suggested]]:
    for unit in units:
        rubric = original.unit(unit).rubric
        bank, translated = catalog.question_bank(rubric, lang)
        said = lang if translated else original.language
        for kind in VISIT_KINDS:
            for prompt in prompts_for(catalog.rubric(rubric, lang), bank, kind):
                here = f"{kind}.{unit}.{prompt.criterion}"
                yield here, Suggested(said, prompt.questions)


def _shown(mark: Mark) -> ShownMark:
    cited = frozenset(f"{place.evidence}:{place.page or 1}" for place in mark.cited)
    return ShownMark(choice_text(mark.choice), mark.note, cited)


def _content(page: bytes, pictures: Sequence[bytes]) -> bytes:
    """The length of an index in four bytes, the index, the page, and its pictures."""
    index = json.dumps({"page": len(page), "pictures": list(map(len, pictures))}).encode()
    return b"".join((len(index).to_bytes(_INDEX_BYTES), index, page, *pictures))


def _allowed(pages: Pages, site: Site, template: str) -> str:
    digest = sha256(pages.render(site, template, None).encode()).digest()
    return f"sha256-{_text(digest)}"


def _text(content: bytes) -> str:
    return b64encode(content).decode()
