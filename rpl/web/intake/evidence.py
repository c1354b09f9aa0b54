"""Evidence: send files, see what became of each, take one out again."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.intake import MAX_CHECKING_SECONDS, OTHERS_KINDS, EvidenceKind
from rpl.domain.refused_files import NotCheckedError, problem_template
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, WriteSessionDep, writing
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.edge.uploads import Upload, UploadDep
from rpl.flows import intake
from rpl.flows.intake import Described, RefusedFile
from rpl.store.database import read_session
from rpl.store.evidence_links import links
from rpl.store.intake import (
    ClaimSummary,
    EvidenceSummary,
    applicant_key,
    claim_summary,
    evidence_summaries,
)
from rpl.store.review.requests import changeable_since, changes_since
from rpl.store.sealed import claim_seal
from rpl.web.intake.document_languages import DocumentLanguage, document_languages
from rpl.web.intake.standing import BEING_READ, added_to

router = APIRouter()

UPLOAD_KINDS = tuple(
    kind for kind in EvidenceKind if kind not in {EvidenceKind.WORK_HISTORY, *OTHERS_KINDS}
)

_NO_KIND = translatable("Choose what the documents are")
_NO_FILES = translatable("Choose at least one file to send")


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """An evidence item and the translated problem that stopped its reading, or nothing.

    `open` says that it may still be changed or taken out; `named` counts the points of the units
    that somebody named for it.
    """

    item: EvidenceSummary
    problem: str
    being_read: bool
    open: bool
    named: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not kept: its name and, translated, why and what to do."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The evidence of a claim, and the form to send more of it.

    `asked` is what it is added to (`standing.added_to`).  `watching` is the view after an
    upload: without JavaScript it renews itself, so it holds no form whose chosen files would be
    lost.
    """

    claim: ClaimSummary
    evidence: tuple[ShownEvidence, ...]
    open: bool
    asked: str
    watching: bool
    reading: bool
    kinds: tuple[EvidenceKind, ...]
    kind: str
    languages: tuple[DocumentLanguage, ...]
    document_language: str
    errors: dict[str, str]
    refused: tuple[Refusal, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form held that was not wholly taken."""

    kind: str = ""
    document_language: str = ""
    problems: tuple[FieldProblem, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    kept: int = 0


@router.get("/{lang}/claim/evidence")
def show_evidence(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
) -> Response:
    """Show the documents of the claim and the form for more."""
    return _show(context, request, lang, applicant.claim_id, _Sent())


@router.post("/{lang}/claim/evidence")
def add_evidence(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    upload: UploadDep,
) -> Response:
    """Keep every file that can be kept, and say of each other one why not."""
    kind, language = upload.form.text("kind"), upload.form.text("document_language")
    problems = _problems(kind, upload)
    if problems:
        with read_session(context.engine) as session:
            intake.check_open(session, applicant.claim_id)
        sent = _Sent(kind, language, problems)
        return _show(context, request, lang, applicant.claim_id, sent, status=422)
    known = {found.code for found in document_languages(lang)}
    kept, refused = _receive(
        context,
        request,
        applicant.claim_id,
        upload,
        Described(EvidenceKind(kind), language if language in known else None),
    )
    if refused:
        sent = _Sent(kind, language, (), tuple(refused), kept)
        return _show(context, request, lang, applicant.claim_id, sent, status=422)
    return RedirectResponse(f"/{lang}/claim/evidence?watch=1", status_code=303)


@router.post("/{lang}/claim/evidence/{evidence_id}/remove")
def remove_evidence(
    lang: LanguageDep,
    evidence_id: UUID,
    context: ContextDep,
    applicant: PreparerDep,
    _form: FormDep,
    session: WriteSessionDep,
    after: BackgroundTasks,
) -> Response:
    """Take a document out of the claim; its files go once that is committed."""
    objects = intake.remove_evidence(session, context.clock, applicant.claim_id, evidence_id)
    after.add_task(intake.forget_objects, context.vault, objects)
    return RedirectResponse(f"/{lang}/claim/evidence", status_code=303, background=after)


def _problems(kind: str, upload: Upload) -> tuple[FieldProblem, ...]:
    problems = []
    if kind not in UPLOAD_KINDS:
        problems.append(FieldProblem("kind", _NO_KIND))
    if not upload.files:
        problems.append(FieldProblem("files", _NO_FILES))
    return tuple(problems)


def _receive(
    context: AppContext,
    request: Request,
    claim_id: UUID,
    upload: Upload,
    described: Described,
) -> tuple[int, Sequence[RefusedFile]]:
    """Seal the files, then write their rows: how many were kept, and which were not.

    Sessions are opened here and not asked for, because none may be open while files are sealed.
    """
    with read_session(context.engine) as session:
        intake.check_open(session, claim_id)
        wrapped_key = applicant_key(session, claim_id)
    key = context.keyring.unwrap(wrapped_key)
    with intake.forgotten_on_error(context.vault) as objects:
        sealed, refused = [], []
        until = time.monotonic() + MAX_CHECKING_SECONDS
        for file in upload.files:
            late = NotCheckedError() if time.monotonic() >= until else None
            if problem := file.problem or late:
                refused.append(RefusedFile(file.display_name, problem))
                continue
            found = intake.seal_file(
                context.vault,
                context.scanner,
                context.page_reader,
                key,
                file.path,
                file.display_name,
            )
            if isinstance(found, RefusedFile):
                refused.append(found)
            else:
                objects.append(found.sealed.name)
                sealed.append(found)
        with writing(context, request) as session:
            received = intake.add_files(
                session,
                context.clock,
                context.keyring,
                context.queue,
                claim_id,
                sealed,
                described,
            )
    intake.forget_objects(context.vault, received.unused_objects)
    return len(received.kept), [*refused, *received.refused]


def _show(
    context: AppContext,
    request: Request,
    lang: str,
    claim_id: UUID,
    sent: _Sent,
    *,
    status: int = 200,
) -> Response:
    with read_session(context.engine) as session:
        claim = claim_summary(session, claim_id)
        seal = claim_seal(session, context.keyring, claim_id)
        evidence = evidence_summaries(session, seal, claim_id)
        since = changeable_since(session, claim_id)
        asked = added_to(session, claim_id)
        named = Counter(link.evidence for link in {each.link for each in links(session, claim_id)})
    shown = tuple(_shown(context, lang, item, since, named[item.id]) for item in evidence)
    reading = any(item.being_read for item in shown)
    page = EvidencePage(
        claim=claim,
        evidence=shown,
        open=since is not None,
        asked=asked,
        watching=status == HTTPStatus.OK and "watch" in request.query_params,
        reading=reading,
        kinds=UPLOAD_KINDS,
        kind=sent.kind,
        languages=document_languages(lang),
        document_language=sent.document_language,
        errors=complaints(context.pages, lang, sent.problems),
        refused=tuple(_refusal(context, lang, found) for found in sent.refused),
        kept=sent.kept,
    )
    return context.pages.show(request, "intake/evidence.html", page, status=status)


def _shown(
    context: AppContext, lang: str, item: EvidenceSummary, since: datetime | None, named: int
) -> ShownEvidence:
    problem = "" if item.problem is None else problem_template(item.problem)
    told = context.pages.translate(lang, problem) if problem else ""
    changeable = since is not None and changes_since(item.received_at, item.problem, since)
    return ShownEvidence(item, told, item.state in BEING_READ, changeable, named)


def _refusal(context: AppContext, lang: str, refused: RefusedFile) -> Refusal:
    why = context.pages.translate(lang, refused.error.template, **refused.error.details)
    return Refusal(refused.display_name, why)
