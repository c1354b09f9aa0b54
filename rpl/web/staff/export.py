"""Everything that a programme holds of its claims as tables, for its administrators."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from rpl.adapters.spreadsheets import export_entries
from rpl.domain.cells import TableForm
from rpl.domain.roles import Permission
from rpl.edge.archives import zipped
from rpl.edge.context import ContextDep, writing
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows.archive import note_tables
from rpl.store.exports import exported_tables

router = APIRouter(prefix="/{lang}/staff/export")

ExporterDep = Annotated[SignedInStaff, Depends(may(Permission.EXPORT_TABLES))]


@dataclass(frozen=True, slots=True)
class ExportPage:
    """What is in the tables: the columns of each, by its name."""

    tables: tuple[tuple[str, tuple[str, ...]], ...]


@router.get("")
def show(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    staff: ExporterDep,
) -> Response:
    """Say what is exported, and ask for the form of the file."""
    tables = exported_tables(context.engine, staff.organisation_id)
    page = ExportPage(tuple((table.name, table.columns) for table in tables))
    return context.pages.show(request, "staff/export.html", page)


@router.post("")
def send(
    lang: LanguageDep,  # noqa: ARG001 -- as above
    request: Request,
    context: ContextDep,
    staff: ExporterDep,
    form: FormDep,
) -> Response:
    """Send every table of the organisation as one file, made while it is sent."""
    asked = TableForm.CSV if form.text("form", limit=10) == TableForm.CSV else TableForm.XLSX
    now = context.clock.now()
    with writing(context, request) as session:
        note_tables(session, context.clock, staff.organisation_id, asked)
    tables = exported_tables(context.engine, staff.organisation_id)
    named = [(table.name, table.lines()) for table in tables]
    ending = "zip" if asked is TableForm.CSV else "xlsx"
    headers = {
        "content-disposition": f'attachment; filename="export-{now.date()}.{ending}"',
        "cache-control": "private, no-store",
    }
    pieces = zipped(export_entries(asked, named), now)
    return StreamingResponse(pieces, media_type=_MEDIA[asked], headers=headers)


_MEDIA = {
    TableForm.CSV: "application/zip",
    TableForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
