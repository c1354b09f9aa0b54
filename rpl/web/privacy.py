"""Taking everything along, and having everything erased."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import StreamingResponse

from rpl.domain.errors import translatable
from rpl.domain.intake import EvidenceKind
from rpl.domain.retention import kept_until
from rpl.edge.archives import zipped
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep, writing
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.pages import Site
from rpl.edge.sign_in import ApplicantDep, SignedInApplicant, end_session
from rpl.flows.archive import note_export
from rpl.flows.erasure import erase_applicant
from rpl.flows.intake import forget_objects
from rpl.store import audit, held, holdings
from rpl.store.database import forget_what_was_written, read_session
from rpl.store.holding import Holding
from rpl.store.intake import (
    ClaimSummary,
    applicant_key,
    applicant_name,
    claim_summary,
    evidence_summaries,
)
from rpl.store.retention import standings
from rpl.store.sealed import claim_seal

router = APIRouter()

_UNDERSTOOD = translatable("Say that you understand that nothing of it can be brought back")


@dataclass(frozen=True, slots=True)
class TakeAlongPage:
    """Where the archive is asked for.  `kept_until` is None while the claim has no clock."""

    claim: ClaimSummary
    kept_until: date | None


@dataclass(frozen=True, slots=True)
class ErasePage:
    """What goes and what cannot be taken back; `error` is a translated complaint, or empty."""

    claim: ClaimSummary
    error: str


@dataclass(frozen=True, slots=True)
class ErasedPage:
    """That everything is gone."""


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A document in the archive: what the applicant called it, and the file that it is in.

    `file` is empty for text that was written into a form.
    """

    number: int
    kind: EvidenceKind
    name: str
    file: str


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """The readable first page of an archive; `tables` are the files under `data/`."""

    name: str
    claim: ClaimSummary
    documents: tuple[ArchivedDocument, ...]
    tables: tuple[str, ...]


@router.get("/{lang}/claim/archive")
def show_archive(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Offer the archive of everything held."""
    claims = standings(session, applicant.applicant_id)
    ends = [kept_until(each, context.catalog.practices.retention_of) for each in claims]
    page = TakeAlongPage(
        claim_summary(session, applicant.claim_id),
        None if None in ends else max(end.date() for end in ends if end is not None),
    )
    return context.pages.show(request, "account/take_along.html", page)


@router.post("/{lang}/claim/archive")
def send_archive(
    lang: LanguageDep,  # noqa: ARG001 -- as above
    request: Request,
    context: ContextDep,
    applicant: ApplicantDep,
    _form: FormDep,
) -> Response:
    """Send everything held about the applicant as one archive, made while it is sent."""
    with writing(context, request) as session:
        note_export(session, context.clock, applicant.claim_id)
        reference = claim_summary(session, applicant.claim_id).reference
    entries = _entries(context, applicant, context.pages.site(request))
    headers = {
        "content-disposition": f'attachment; filename="{reference}.zip"',
        "cache-control": "private, no-store",
    }
    chunks = zipped(entries, context.clock.now())
    return StreamingResponse(chunks, media_type="application/zip", headers=headers)


@router.get("/{lang}/claim/erase")
def show_erase(
    lang: LanguageDep,  # noqa: ARG001 -- as above
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Say what erasing does, and ask."""
    page = ErasePage(claim_summary(session, applicant.claim_id), "")
    return context.pages.show(request, "account/erase.html", page)


@router.post("/{lang}/claim/erase")
def erase(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
    form: FormDep,
    after: BackgroundTasks,
) -> Response:
    """Erase everything about the applicant; the files go once that is committed."""
    if form.text("understood") != "yes":
        told = context.pages.translate(lang, _UNDERSTOOD)
        page = ErasePage(claim_summary(session, applicant.claim_id), told)
        return context.pages.show(request, "account/erase.html", page, status=422)
    objects = erase_applicant(session, context.clock, applicant.applicant_id)
    after.add_task(forget_objects, context.vault, objects)
    after.add_task(forget_what_was_written, context.engine)
    request.state.signed_in = ""
    answer = context.pages.show(request, "account/erased.html", ErasedPage())
    end_session(context, session, request, answer)
    answer.background = after
    return answer


def _entries(
    context: AppContext, applicant: SignedInApplicant, site: Site
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """What the archive holds.  No transaction is open while a file is read and sent."""
    claim_id = applicant.claim_id
    with read_session(context.engine) as session:
        seal = claim_seal(session, context.keyring, claim_id)
        items = evidence_summaries(session, seal, claim_id)
        names = dict(held.evidence_objects(session, applicant.applicant_id))
        images = held.image_objects(session, applicant.applicant_id)
        page = ArchivePage(
            name=applicant_name(session, seal, claim_id),
            claim=claim_summary(session, claim_id),
            documents=tuple(
                ArchivedDocument(
                    item.position,
                    item.kind,
                    item.display_name,
                    _file(item.position, item.media_type) if item.id in names else "",
                )
                for item in items
            ),
            tables=tuple(holding.table.name for holding in holdings.HOLDINGS),
        )
        key = context.keyring.unwrap(applicant_key(session, claim_id))
    yield "index.html", iter([context.pages.render(site, "account/archive.html", page).encode()])
    for item in items:
        if item.id in names:
            content = context.vault.read(key, names[item.id])
            yield _file(item.position, item.media_type), content
    for position, number, name in images:
        yield f"documents/{position:02}-page-{number:03}.jpg", context.vault.read(key, name)
    for holding in holdings.HOLDINGS:
        yield f"data/{holding.table.name}.json", _rows(context, applicant, holding)
    yield "data/audit_entry.json", iter([_trail(context, claim_id)])


def _rows(context: AppContext, applicant: SignedInApplicant, holding: Holding) -> Iterator[bytes]:
    """The rows of one table as a JSON array, read a few at a time."""
    before = b"["
    with read_session(context.engine) as session:
        seal = claim_seal(session, context.keyring, applicant.claim_id)
        last = None
        while found := held.shown_rows(session, seal, holding, applicant.applicant_id, last):
            session.rollback()  # nothing is open while they are sent
            for row in found.rows:
                yield before + json.dumps(row, default=str, ensure_ascii=False).encode()
                before = b",\n"
            last = found.last
    yield b"[]\n" if before == b"[" else b"]\n"


def _trail(context: AppContext, claim_id: UUID) -> bytes:
    with read_session(context.engine) as session:
        found = audit.about_claim(session, claim_id)
    shown = [link.entry.model_dump(mode="json", exclude={"actor_id"}) for link in found]
    return json.dumps(shown, indent=1).encode()


def _file(position: int, media_type: str) -> str:
    """A name that no system stumbles over; what the applicant called it stands in the index."""
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg"}.get(media_type)
    return f"documents/{position:02}.{ending or media_type.rpartition('/')[2]}"
