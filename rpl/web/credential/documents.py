"""What verifiers fetch: keys, issuer, achievements, status lists, and credentials by `Accept`.

All of it is public or known only to whom the holder gave the address, and may be read by a page
of any site, because wallets and verifiers are pages of other sites.
"""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from rpl.domain.achievement import achievement, profile
from rpl.domain.credential import CONTEXTS
from rpl.edge.context import ContextDep
from rpl.edge.languages import LanguageDep, negotiate
from rpl.edge.negotiation import preferred
from rpl.edge.sign_in import PublicDep
from rpl.flows import credential as flow
from rpl.store.database import read_session

router = APIRouter()

_VC: Final = "application/vc"
_JWT: Final = "application/vc+jwt"
_HTML: Final = "text/html"
_FORMS: Final = (_VC, _JWT, "application/ld+json", "application/json", _HTML)
_ANY_SITE: Final = {"access-control-allow-origin": "*"}
_AN_HOUR: Final = {"cache-control": "public, max-age=3600"}
_FIVE_MINUTES: Final = {"cache-control": "public, max-age=300"}
"""How long a revocation may stay unknown to whoever keeps a copy of the list."""


@router.get("/.well-known/did.json")
def did_document(context: ContextDep, _public: PublicDep) -> JSONResponse:
    """Our keys as a DID document."""
    return _answer(context.credentials.issuers.own_document(), "application/did+json", _AN_HOUR)


@router.get("/.well-known/jwks.json")
def key_set(context: ContextDep, _public: PublicDep) -> JSONResponse:
    """Our keys as a JWK set."""
    return _answer(context.credentials.issuers.own_key_set(), "application/jwk-set+json", _AN_HOUR)


@router.get("/issuer")
def issuer_profile(context: ContextDep, _public: PublicDep) -> JSONResponse:
    """Who we are, as an Open Badges profile."""
    document = {"@context": list(CONTEXTS)} | profile(context.credentials.issuer)
    return _answer(document, "application/ld+json", _AN_HOUR)


@router.get("/achievements/{slug}/{version}/{unit_id}")
def one_achievement(
    slug: str, version: int, unit_id: str, context: ContextDep, _public: PublicDep
) -> JSONResponse:
    """What a unit is, in one published version."""
    try:
        qualification = context.catalog.qualification(f"{slug}@{version}")
        unit = qualification.unit(unit_id)
    except KeyError as error:
        raise HTTPException(404) from error
    rubric = context.catalog.rubric_of(unit)
    found = achievement(qualification, unit, rubric, context.credentials.issuer)
    return _answer({"@context": list(CONTEXTS)} | found, "application/ld+json", _AN_HOUR)


@router.get("/status/revocation/{number}")
def status_list(
    number: Annotated[int, Path(ge=1, le=10**9)], context: ContextDep, _public: PublicDep
) -> JSONResponse:
    """Which credentials of a list are revoked, signed."""
    with read_session(context.engine) as session:
        document = flow.find_list(session, number)
    return _answer(document, _VC, _FIVE_MINUTES)


@router.get("/credentials/{credential_id}")
def credential(
    credential_id: UUID, request: Request, context: ContextDep, _public: PublicDep
) -> Response:
    """A credential in the form that is asked for; a browser goes on to the page about it."""
    kind = preferred(request.headers.get("accept"), _FORMS)
    headers = _ANY_SITE | {"vary": "accept, accept-language", "cache-control": "no-cache"}
    with read_session(context.engine) as session:
        found = flow.find(session, context.keyring, credential_id)
    if kind is None:
        raise HTTPException(406)
    if kind == _HTML:
        lang = negotiate(request.headers.get("accept-language"))
        return RedirectResponse(f"/{lang}/credentials/{credential_id}", 303, headers)
    if kind == _JWT:
        return Response(found.token, headers=headers, media_type=_JWT)
    return _answer(found.document, kind, headers)


@router.get("/{lang}/credentials/{credential_id}/credential.json")
def download_document(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    credential_id: UUID,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """The signed document as a file."""
    with read_session(context.engine) as session:
        found = flow.find(session, context.keyring, credential_id)
    return _answer(found.document, _VC, _file(f"credential-{credential_id}.json"))


@router.get("/{lang}/credentials/{credential_id}/credential.jwt")
def download_token(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    credential_id: UUID,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """The token as a file."""
    with read_session(context.engine) as session:
        found = flow.find(session, context.keyring, credential_id)
    headers = _file(f"credential-{credential_id}.jwt")
    return Response(found.token, headers=headers, media_type=_JWT)


def _file(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-cache"}


def _answer(document: dict[str, Any], kind: str, headers: dict[str, str]) -> JSONResponse:
    return JSONResponse(document, headers=_ANY_SITE | headers, media_type=kind)
