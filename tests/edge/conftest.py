"""The real service with a few routes of the tests' own, each there to be attacked."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from starlette.responses import JSONResponse, Response, StreamingResponse

from rpl.domain.journey import MoveNotAllowedError
from rpl.domain.rate import Rate
from rpl.edge.context import AppContext, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import limited
from rpl.edge.sign_in import AdminDep, ApplicantDep, AssessorDep, PublicDep
from rpl.edge.uploads import UploadDep
from rpl.main import create_app
from rpl.store.tables import Applicant
from tests.factories.account import KnownClaim, a_claim
from tests.fakes.clock import NOON
from tests.one_service import service_over
from tests.web.conftest import catalog, context, page_reader, queue, vault  # noqa: F401 -- fixtures

probe = APIRouter(prefix="/{lang}/probe")
PERSON = "Invented Person"


@probe.post("/public")
def echo(lang: LanguageDep, form: FormDep, _public: PublicDep) -> JSONResponse:
    return JSONResponse({"lang": lang, "pairs": form.pairs, "text": form.text("text", limit=50)})


@probe.get("/applicant")
@probe.post("/applicant")
def for_applicants(lang: LanguageDep, signed_in: ApplicantDep) -> JSONResponse:
    return JSONResponse({"lang": lang, "claim": str(signed_in.claim_id)})


@probe.post("/history")
def save_history(lang: LanguageDep, signed_in: ApplicantDep, form: FormDep) -> JSONResponse:
    said = {"claim": str(signed_in.claim_id), "text": form.text("text"), "lang": lang}
    return JSONResponse(said | {"kinds": form.texts("kind")})


@probe.get("/assessor")
@probe.post("/assessor")
def for_assessors(lang: LanguageDep, signed_in: AssessorDep) -> JSONResponse:
    return JSONResponse({"lang": lang, "name": signed_in.name})


@probe.get("/admin")
def for_admins(lang: LanguageDep, signed_in: AdminDep) -> JSONResponse:
    return JSONResponse({"lang": lang, "name": signed_in.name})


@probe.post("/upload")
def keep_files(lang: LanguageDep, upload: UploadDep) -> JSONResponse:
    return JSONResponse(
        {
            "lang": lang,
            "kind": upload.form.text("kind"),
            "folder": str(upload.files[0].path.parent) if upload.files else "",
            "mode": oct(upload.files[0].path.parent.stat().st_mode & 0o777) if upload.files else "",
            "files": [
                {
                    "name": file.display_name,
                    "size": file.size,
                    "problem": file.problem.code if file.problem else None,
                    "stored": file.path.stat().st_size if file.path.exists() else None,
                }
                for file in upload.files
            ],
        }
    )


@probe.post("/write")
def write(lang: LanguageDep, session: WriteSessionDep, _public: PublicDep) -> Response:
    session.add(Applicant(name=PERSON.encode(), wrapped_key=b"", created_at=NOON))
    return JSONResponse({"lang": lang}, status_code=201)


@probe.get("/broken")
def broken(lang: LanguageDep, _public: PublicDep) -> Response:
    raise LookupError(f"{PERSON} is not in {lang}")


@probe.get("/number")
def number(lang: LanguageDep, n: Annotated[int, Query()], _public: PublicDep) -> Response:
    return JSONResponse({"lang": lang, "n": n})


@probe.post("/marks")
def marks(lang: LanguageDep, form: FormDep, _public: PublicDep) -> JSONResponse:
    return JSONResponse({"lang": lang, "levels": form.prefixed("level.", limit=9)})


@probe.get("/begun")
def begun(lang: LanguageDep, _public: PublicDep) -> Response:
    def lines() -> Iterator[bytes]:
        yield lang.encode()
        raise LookupError(PERSON)

    return StreamingResponse(lines())


@probe.get("/counted", dependencies=[Depends(limited(Rate(name="probe", times=2, minutes=1)))])
def counted(lang: LanguageDep, _public: PublicDep) -> JSONResponse:
    return JSONResponse({"lang": lang})


api_probe = APIRouter(prefix="/api/probe")


@api_probe.get("/number/{key}")
def api_number(key: UUID, n: Annotated[int, Query()], _public: PublicDep) -> JSONResponse:
    return JSONResponse({"key": str(key), "n": n})


@api_probe.get("/broken")
def api_broken(_public: PublicDep) -> Response:
    raise LookupError(PERSON)


@api_probe.get("/refused")
def api_refused(_public: PublicDep) -> Response:
    raise MoveNotAllowedError


@pytest.fixture
def app(context: AppContext) -> FastAPI:  # noqa: F811 -- the fixture imported above
    return service_over(context, api_probe, probe)


def app_of(context: AppContext) -> FastAPI:  # noqa: F811 -- not the fixture
    """Another service with the routes above."""
    app = create_app(context)
    app.include_router(api_probe)
    app.include_router(probe)
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with browser(app) as client:
        yield client


def browser(app: FastAPI, address: str = "http://localhost:8000") -> TestClient:
    """Somebody's browser."""
    return TestClient(app, base_url=address, follow_redirects=False)


@pytest.fixture
def claim(engine: Engine) -> KnownClaim:
    return a_claim(engine)
