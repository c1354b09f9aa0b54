"""Builders of claims with evidence.  Everything in them is invented."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from uuid import UUID, uuid4

from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.flows import intake
from rpl.flows.intake import Opening, Received, SealedFile
from rpl.jobs.steps import STEPS
from rpl.jobs.tools import JobTools
from rpl.ports import Clock, KeyRing, PageReader, Queue, Vault
from rpl.store.database import read_session, write_session
from rpl.store.intake import (
    ClaimSummary,
    EvidenceSummary,
    applicant_key,
    claim_summary,
    evidence_summaries,
)
from rpl.store.sealed import claim_seal
from tests.factories.assessment import a_qualification
from tests.factories.credential import a_desk_on
from tests.factories.letter import a_press
from tests.factories.practice import PRACTICES
from tests.factories.review import RUBRIC
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.mailer import FakeMailer
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.scanner import FakeScanner
from tests.fakes.translator import FakeTranslator
from tests.fakes.vault import FakeKeyRing, FakeVault

JPEG = b"\xff\xd8\xff an invented photo \xff\xd9"
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "employer": "Talleres Ebro",
        "role": "Soldador",
        "country": "España",
        "start_month": "3",
        "start_year": "2015",
        "end_month": "8",
        "end_year": "2019",
        "hours_per_week": "40",
        "tasks": "Soldadura MIG de estructuras.",
    }
)


def a_catalog() -> Catalog:
    """One qualification, in its first version."""
    qualification = a_qualification()
    return Catalog(
        {qualification.reference: qualification},
        {RUBRIC.reference: RUBRIC},
        {qualification.reference: "0" * 64},
        {},
        {},
        PRACTICES,
    )


def an_opening(claim_id: UUID | None = None, qualification: str = "") -> Opening:
    """What a claim is opened with."""
    claim_id = claim_id or uuid4()
    return Opening(
        claim_id=claim_id,
        reference=f"RPL-{claim_id.hex[:8]}",
        return_code_hash="a hash",
        full_name=" María Gutiérrez ",
        language="es",
        qualification=qualification or a_qualification().slug,
    )


def a_sealed_file(
    vault: Vault, reader: PageReader, key: bytes, folder: Path, content: bytes = JPEG
) -> SealedFile:
    """A file that was inspected and sealed."""
    path = folder / uuid4().hex
    path.write_bytes(content)
    sealed = intake.seal_file(vault, FakeScanner(), reader, key, path, "certificado.jpg")
    assert isinstance(sealed, SealedFile)
    return sealed


def an_evidence_item(
    engine: Engine,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    claim_id: UUID,
    file: SealedFile,
    document_language: str | None = "es",
) -> UUID:
    """A certificate that waits to be read."""
    with write_session(engine) as session:
        received = intake.add_files(
            session,
            clock,
            keyring,
            queue,
            claim_id,
            [file],
            intake.Described(EvidenceKind.CERTIFICATE, document_language),
        )
    return received.kept[0]


def key_of(engine: Engine, keyring: KeyRing, claim_id: UUID) -> bytes:
    """The unwrapped key of a claim's applicant."""
    with read_session(engine) as session:
        return keyring.unwrap(applicant_key(session, claim_id))


def job_tools(engine: Engine, clock: Clock, **engines: object) -> JobTools:
    """Everything a step may call, as fakes unless said otherwise."""
    tools = JobTools(
        engine=engine,
        catalog=a_catalog(),
        clock=clock,
        vault=FakeVault(),
        keyring=FakeKeyRing(),
        page_reader=FakePageReader(),
        translator=FakeTranslator(),
        field_finder=FakeFieldFinder(),
        mailer=FakeMailer(),
        press=a_press,
        queue=RecordingQueue(),
        credentials=a_desk_on(engine),
    )
    return replace(tools, **engines)  # type: ignore[arg-type] # fakes by name


def a_claim_of(tools: JobTools) -> UUID:
    """A draft claim."""
    with write_session(tools.engine) as session:
        return intake.open_claim(session, tools.clock, tools.keyring, tools.catalog, an_opening())


def a_certificate(
    tools: JobTools, claim_id: UUID, folder: Path, language: str | None = "es"
) -> UUID:
    """A certificate of this claim that waits to be read; no other test has its bytes."""
    key = key_of(tools.engine, tools.keyring, claim_id)
    content = JPEG[:-2] + uuid4().bytes.replace(b"\xff", b"f") + JPEG[-2:]
    file = a_sealed_file(tools.vault, FakePageReader(), key, folder, content)
    return an_evidence_item(
        tools.engine, tools.clock, tools.keyring, tools.queue, claim_id, file, language
    )


def a_file_of(tools: JobTools, claim_id: UUID, folder: Path, content: bytes = JPEG) -> SealedFile:
    """A file sealed under the key of a claim's applicant, and not yet in the claim."""
    key = key_of(tools.engine, tools.keyring, claim_id)
    return a_sealed_file(tools.vault, tools.page_reader, key, folder, content)


def add_files(tools: JobTools, claim_id: UUID, *files: SealedFile) -> Received:
    """Put sealed files into a claim, as diplomas."""
    with write_session(tools.engine) as session:
        return intake.add_files(
            session,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim_id,
            files,
            intake.Described(EvidenceKind.DIPLOMA, None),
        )


def claim_of(tools: JobTools, claim_id: UUID) -> ClaimSummary:
    """A claim as its applicant sees it."""
    with read_session(tools.engine) as session:
        return claim_summary(session, claim_id)


def evidence_of(tools: JobTools, claim_id: UUID) -> tuple[EvidenceSummary, ...]:
    """The evidence of a claim, in order."""
    with read_session(tools.engine) as session:
        seal = claim_seal(session, tools.keyring, claim_id)
        return evidence_summaries(session, seal, claim_id)


def work_through(tools: JobTools, evidence_id: UUID) -> None:
    """Every step from the sealed file to the draft record."""
    for step in ("read", "translate", "draft"):
        STEPS[step](tools, evidence_id)
