"""What an applicant does in the demo, through the same flows as the pages."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from rpl.adapters.clamav import NoScanner
from rpl.demo.documents import SAMPLES, photograph, render
from rpl.demo.stage import Stage
from rpl.domain.account import new_reference, new_return_code
from rpl.domain.evidence_links import EvidenceLink
from rpl.domain.history import WorkPeriod, compose
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import EvidenceState
from rpl.domain.record import FieldName
from rpl.flows import intake, record
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_key, evidence_summaries
from rpl.store.sealed import claim_seal

WELDER = "welder"
SHOWN = frozenset({"W1", "W2", "W5", "W6"})
"""The units that the invented documents speak of: safety, drawings, arc welding, own welds."""
FACTORY = WorkPeriod(
    employer="Talleres Metálicos Río Claro, S.L.",
    role="Soldador",
    country="España",
    start=date(2019, 3, 1),
    hours_per_week=40,
    tasks="Realizó trabajos de soldadura por arco y lectura de planos.",
)
WORKSHOP = WorkPeriod(
    employer="Okello Gates and Frames",
    role="Welder",
    country="Uganda",
    start=date(2009, 5, 1),
    hours_per_week=48,
    tasks="Cut, fitted and welded steel gates and window frames with stick electrodes.",
)


@dataclass(frozen=True, slots=True)
class SampleClaim:
    """A claim of an invented person, and what they come back with."""

    claim_id: UUID
    reference: str
    return_code: str


def open_claim(stage: Stage, name: str, language: str) -> SampleClaim:
    """Open a claim to the welder's qualification."""
    random = SystemRandom()
    claim = SampleClaim(uuid4(), new_reference(random), new_return_code(random))
    opening = intake.Opening(
        claim_id=claim.claim_id,
        reference=claim.reference,
        return_code_hash=stage.passwords.hash(claim.return_code),
        full_name=name,
        language=language,
        qualification=WELDER,
    )
    tools = stage.tools
    with write_session(tools.engine) as session:
        intake.open_claim(session, tools.clock, tools.keyring, tools.catalog, opening)
    return claim


def send_photo(stage: Stage, claim_id: UUID, sample: str, seed: int) -> None:
    """Photograph one invented document and upload it."""
    document = SAMPLES[sample]
    photo = photograph(render(sample, document.holder), seed)
    tools = stage.tools
    with read_session(tools.engine) as session:
        key = tools.keyring.unwrap(applicant_key(session, claim_id))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "photo"
        path.write_bytes(photo)
        sealed = intake.seal_file(
            tools.vault, NoScanner(), tools.page_reader, key, path, f"{sample}.jpg"
        )
    if isinstance(sealed, intake.RefusedFile):
        raise sealed.error
    with write_session(tools.engine) as session:
        intake.add_files(
            session,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim_id,
            [sealed],
            intake.Described(document.kind, document.language),
        )


def tell_history(stage: Stage, claim_id: UUID, period: WorkPeriod) -> None:
    """Write one period of work into the form."""
    tools = stage.tools
    periods = (period,)
    with write_session(tools.engine) as session:
        intake.write_history(
            session,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim_id,
            periods=periods,
            text=compose(periods),
        )


def write_statement(stage: Stage, claim_id: UUID, text: str) -> None:
    """Write a statement into the form."""
    tools = stage.tools
    with write_session(tools.engine) as session:
        intake.write_statement(
            session, tools.clock, tools.keyring, tools.queue, claim_id, text=text
        )


def confirm_all(stage: Stage, claim_id: UUID) -> None:
    """Correct every draft record to what stands on the invented document, and confirm it."""
    tools = stage.tools
    with read_session(tools.engine) as session:
        seal = claim_seal(session, tools.keyring, claim_id)
        found = evidence_summaries(session, seal, claim_id)
    for evidence in (each for each in found if each.state is EvidenceState.TO_CONFIRM):
        with write_session(tools.engine) as session:
            record.confirm(
                session,
                tools.clock,
                tools.keyring,
                claim_id,
                evidence.id,
                typed=_facts(evidence.kind, evidence.display_name),
            )


def name_evidence(stage: Stage, claim_id: UUID) -> None:
    """Say for every unit which evidence speaks for which criterion: all that its kind allows."""
    tools = stage.tools
    with read_session(tools.engine) as session:
        seal = claim_seal(session, tools.keyring, claim_id)
        found = evidence_summaries(session, seal, claim_id)
    qualification = next(q for q in tools.catalog.current() if q.slug == WELDER)
    for unit in qualification.units:
        wanted = [
            EvidenceLink(unit=unit.id, criterion=criterion.code, evidence=item.id)
            for criterion in tools.catalog.rubric_of(unit).criteria
            for item in found
            if unit.id in SHOWN and item.kind in criterion.evidence.accepted
        ]
        with write_session(tools.engine) as session:
            intake.link_evidence(
                session, tools.clock, tools.catalog, claim_id, unit=unit.id, wanted=wanted
            )


def send(stage: Stage, claim_id: UUID) -> None:
    """Send the claim to the assessors."""
    with write_session(stage.tools.engine) as session:
        intake.submit(session, stage.tools.clock, claim_id, acknowledged=True)


def _facts(kind: EvidenceKind, display_name: str) -> dict[FieldName, str]:
    sample = SAMPLES.get(display_name.removesuffix(".jpg"))
    return dict(sample.facts) if sample is not None and sample.kind is kind else {}
