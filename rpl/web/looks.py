"""The page on which an applicant sees who looked at their claim, documents and credits."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rpl.domain.audit import ActorKind
from rpl.domain.intake import EvidenceKind
from rpl.domain.looks import Seen, Sighting, sightings
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ApplicantDep
from rpl.store.facilitation import names_of_facilitators
from rpl.store.looks import evidence_kinds, looks_at, provider_names

router = APIRouter()

MOST = 1000


@dataclass(frozen=True, slots=True)
class SightingView:
    """Who looked at what on a day.

    `name` is a provider's or a facilitator's; other staff are told apart by `number` alone.
    `document` is the place of the document in the claim, 0 where it is none or was taken out since.
    """

    on: date
    actor: ActorKind
    number: int
    name: str
    seen: Seen
    document: int
    kind: EvidenceKind | None


@dataclass(frozen=True, slots=True)
class WhoSawPage:
    """The sightings, the newest first; `more` says that older ones are left out."""

    sightings: tuple[SightingView, ...]
    more: bool


@router.get("/{lang}/claim/who-saw")
def show_who_saw(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ApplicantDep,
) -> HTMLResponse:
    """Who saw the applicant's file."""
    looks = looks_at(session, applicant.applicant_id, applicant.claim_id, MOST + 1)
    found = sightings(looks[:MOST])
    ids = [sighting.who.id for sighting in found if sighting.who.id is not None]
    names = {str(found): name for found, name in provider_names(session, ids).items()}
    names |= {
        str(found): name
        for found, name in names_of_facilitators(session, applicant.claim_id).items()
    }
    documents = evidence_kinds(session, applicant.claim_id)
    places = {str(found): place for found, place in documents.items()}
    views = tuple(_view(sighting, names, places) for sighting in found)
    return context.pages.show(request, "account/who_saw.html", WhoSawPage(views, len(looks) > MOST))


def _view(
    sighting: Sighting, names: dict[str, str], documents: dict[str, tuple[int, EvidenceKind]]
) -> SightingView:
    document, kind = documents.get(str(sighting.evidence_id), (0, None))
    return SightingView(
        on=sighting.on,
        actor=sighting.who.kind,
        number=sighting.number,
        name=names.get(str(sighting.who.id), ""),
        seen=sighting.seen,
        document=document,
        kind=kind,
    )
