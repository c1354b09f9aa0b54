"""One claim, from a photographed certificate to credit that another country can check.

Real Tesseract in its sandbox, the real (tiny) Argos package, real keys and signatures, on SQLite
and on PostgreSQL.  The same journey in a browser: `tests/browser/test_journey.py`.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from rapidfuzz import fuzz
from sqlmodel import col, select
from typer.testing import CliRunner

from rpl.assembly import Parts
from rpl.cli import app
from rpl.demo import applicant, cast, walk
from rpl.demo.applicant import SHOWN, SampleClaim
from rpl.demo.documents import SAMPLES
from rpl.demo.stage import Stage
from rpl.domain.decision import Outcome as DecisionOutcome
from rpl.domain.intake import OTHERS_KINDS, EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.record import FieldName
from rpl.domain.verification import CheckName, Outcome
from rpl.flows.access import allowed
from rpl.store.database import read_session
from rpl.store.decision import decisions
from rpl.store.intake import claim_summary, evidence_summaries
from rpl.store.provider import feed
from rpl.store.reading import stored_reading
from rpl.store.record import recorded_fields
from rpl.store.sealed import claim_seal
from rpl.store.tables import Citation, EvidenceItem
from tests.dump import everything_in, everything_under, shown
from tests.journey import real_parts, stage_and_register

CERTIFICATE = SAMPLES[walk.CERTIFICATE]
_SHORT = 4  # letters that may stand anywhere by chance


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def parts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Parts]:
    with real_parts(tmp_path, request.getfixturevalue(f"{request.param}_address")) as found:
        yield found


def test_a_photographed_certificate_becomes_credit_another_country_can_check(parts: Parts) -> None:
    stage, register = stage_and_register(parts)
    register = cast.enter(stage, register)

    claim, earned = walk.walk(stage, cast.PROVIDER)

    with read_session(parts.engine) as session:
        assert claim_summary(session, claim.claim_id).state is ClaimState.DECIDED
        outcomes = {row.unit: row.outcome for row in decisions(session, claim.claim_id)}
        key = allowed(
            session,
            parts.clock,
            parts.secrets(),
            str(register.providers[0]["api_key"]),
            "credits:read",
        )
        pulled = feed(session, parts.keyring, key.provider_id, None, 100)
    granted = {unit for unit, outcome in outcomes.items() if outcome == DecisionOutcome.GRANTED}
    assert granted == SHOWN
    assert {outcomes["W3"], outcomes["W4"]} == {DecisionOutcome.MORE_EVIDENCE}
    assert {found.credential_id for found in earned} == {line.credential_id for line in pulled}
    assert {line.posting.unit for line in pulled} == granted
    for found in earned:
        report = walk.check(stage, found)
        assert report.outcome is Outcome.GOOD, [c for c in report.checks if c.outcome != "good"]
        assert {each.name for each in report.checks} == set(CheckName)
    _assert_traced(parts, pulled[0].posting.id, claim.reference)
    _assert_sealed(parts, claim)


def _assert_traced(parts: Parts, credit: UUID, reference: str) -> None:
    """`rpl trace` follows a real credit to its assessor, and names a file that was changed."""
    env = {
        "RPL_DATA_DIR": str(parts.settings.data_dir),
        "RPL_DATABASE_URL": parts.settings.database_url,
    }
    told = CliRunner().invoke(app, ["trace", str(credit), "--json"], env=env)
    read = CliRunner().invoke(app, ["trace", str(credit)], env=env)

    assert (told.exit_code, json.loads(told.stdout)["state"]) == (0, "whole"), told.stdout
    assert len(json.loads(told.stdout)["links"]) == 8
    assert read.stdout.splitlines()[-1] == "whole"
    assert CERTIFICATE.holder not in read.stdout
    with read_session(parts.engine) as session:
        cited = select(EvidenceItem.object_name).join(Citation)
        name = session.exec(cited.where(col(EvidenceItem.object_name).is_not(None))).first()
    path = parts.settings.vault_dir / str(name)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    broken = CliRunner().invoke(app, ["trace", str(credit)], env=env)
    path.write_bytes(whole)
    assert (broken.exit_code, broken.stdout.splitlines()[-1]) == (1, "broken: file")
    open_still = CliRunner().invoke(app, ["trace", reference, "W3"], env=env)
    assert (open_still.exit_code, open_still.stdout.splitlines()[-1]) == (0, "whole")
    assert "more_evidence" in open_still.stdout
    bundle = parts.settings.data_dir / "bundle.zip"
    taken = CliRunner().invoke(app, ["audit-bundle", str(credit), str(bundle)], env=env)
    again = CliRunner().invoke(app, ["replay", str(bundle)], env=env)
    assert taken.exit_code == 0, taken.output
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "whole"), again.stdout
    with ZipFile(bundle) as archive:
        whole_text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not any(word in whole_text for word in CERTIFICATE.holder.split())


def test_the_draft_record_comes_from_the_photo_and_waits_for_the_applicant(parts: Parts) -> None:
    stage, _register = stage_and_register(parts)
    claim = applicant.open_claim(stage, CERTIFICATE.holder, "es")
    applicant.send_photo(stage, claim.claim_id, walk.CERTIFICATE, seed=1)

    stage.work_off()

    with read_session(parts.engine) as session:
        seal = claim_seal(session, parts.keyring, claim.claim_id)
        (evidence,) = evidence_summaries(session, seal, claim.claim_id)
        found = stored_reading(session, seal, evidence.id)
        fields = {field.name: field for field in recorded_fields(session, seal, evidence.id)}
    assert evidence.state is EvidenceState.TO_CONFIRM
    assert found is not None
    assert found.reading.language == "es"
    truth = CERTIFICATE.text(CERTIFICATE.holder)
    assert fuzz.ratio(_folded(truth), _folded(found.reading.text)) > 90
    assert found.translation is not None
    assert found.translation.engine.startswith("argos")
    translated = {line.source: line for line in found.translation.lines}
    passed = translated[
        "Se certifica que María Gutiérrez ha superado el curso de soldadura por arco."
    ]
    said = "This is to certify that María Gutiérrez has passed the course in arc welding."
    assert (passed.target, passed.flags) == (said, ())
    changed = translated["Prevención de riesgos laborales: 70 horas, calificación 9,0"]
    assert "numbers" in changed.flags  # the tiny model makes 700 hours of it, and is caught
    assert fields[FieldName.DATE].value == "2023-06-12"
    assert fields[FieldName.HOURS].value == "350"
    assert "Gutiérrez" in fields[FieldName.HOLDER].value
    assert all(field.box is not None and field.page == 1 for field in fields.values())


def test_a_claim_without_any_paper_comes_to_credit_too(parts: Parts) -> None:
    stage, claim = _assessed_without_papers(parts)

    with read_session(parts.engine) as session:
        seal = claim_seal(session, parts.keyring, claim.claim_id)
        kinds = [item.kind for item in evidence_summaries(session, seal, claim.claim_id)]
        outcomes = {row.unit: row.outcome for row in decisions(session, claim.claim_id)}
    granted = [unit for unit, outcome in outcomes.items() if outcome == DecisionOutcome.GRANTED]
    assert kinds[0] is EvidenceKind.WORK_HISTORY
    assert set(kinds[1:]) <= OTHERS_KINDS
    assert len(walk.earned_by(stage, claim.claim_id)) == len(granted) > 0


def test_the_token_verifies_with_nothing_but_the_published_key(
    tmp_path: Path, sqlite_address: str
) -> None:
    """Checked with `cryptography` alone: none of the service's own verification code runs."""
    with real_parts(tmp_path, sqlite_address) as parts:
        stage, claim = _assessed_without_papers(parts)
        earned = walk.earned_by(stage, claim.claim_id)[0]
        public_key = stage.tools.credentials.keys.token_signer().public_key

    header, payload, signature = earned.token.split(".")

    curve_point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    raw = _decoded(signature)
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    signed = f"{header}.{payload}".encode()
    curve_point.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    assert json.loads(_decoded(header))["typ"] == "vc+jwt"
    assert (
        json.loads(_decoded(payload))["credentialSubject"] == (earned.document["credentialSubject"])
    )


def test_a_real_photographed_page_is_read_beside_the_invented_ones(
    tmp_path: Path, sqlite_address: str
) -> None:
    """`tests/data/ocr/README.md` names its source and licence."""
    folder = Path(__file__).parent / "data/ocr"
    truth = (folder / "fra_photo_exercice.gt.txt").read_text(encoding="utf-8")
    photo = folder / "fra_photo_exercice.jpg"
    with (
        real_parts(tmp_path, sqlite_address) as parts,
        parts.page_reader.read(photo, ["fr"]) as found,
    ):
        text = found.reading.text
        images = [path.stat().st_size for path in found.images]

    assert fuzz.token_set_ratio(_folded(truth), _folded(text)) > 75
    assert found.reading.language == "fr"
    assert images
    assert min(images) > 10_000


def _assert_sealed(parts: Parts, claim: SampleClaim) -> None:
    """Nothing that the applicant gave, wrote or is called stands in the database or its folder."""
    held = everything_in(parts.engine) + everything_under(parts.settings.vault_dir)
    texts = [SAMPLES[name].text(SAMPLES[name].holder) for name in (walk.CERTIFICATE, walk.LETTER)]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    told = [applicant.FACTORY.employer, applicant.FACTORY.tasks]
    names = [*CERTIFICATE.holder.split(), CERTIFICATE.holder, f"{walk.CERTIFICATE}.jpg"]
    secret = [*lines, *told, *names, "This is to certify", "curso de soldadura"]

    assert [words for words in secret if len(words) > _SHORT and shown(words, held)] == []
    assert shown(claim.reference, held)  # what is not secret is found: the search works


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _assessed_without_papers(parts: Parts) -> tuple[Stage, SampleClaim]:
    stage, register = stage_and_register(parts)
    cast.enter(stage, register)
    claim = applicant.open_claim(stage, "Samuel Okello", "en")
    applicant.tell_history(stage, claim.claim_id, applicant.WORKSHOP)
    stage.work_off()
    applicant.confirm_all(stage, claim.claim_id)
    applicant.send(stage, claim.claim_id)
    walk.assess(stage, claim.claim_id)
    stage.work_off()
    return stage, claim
