"""`rpl verify`: exit 0 only when a credential is good."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rpl.cli import app
from rpl.domain.credential import unit_credential
from tests.factories.credential import ISSUER, a_credential_desk, an_award
from tests.fakes.clock import NOON

BADGES = Path(__file__).parent.parent / "data" / "badges"
GOOD = BADGES / "v2_dataIntegrityProof_didKey_legacyRegistry-noStatus-noExpiry-OBSpecExample.json"
BAD = BADGES / "v2_ed25519_didKey_legacy-noStatus-noExpiry-tampered.json"


@pytest.fixture(autouse=True)
def _data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path))


def test_a_good_credential_of_another_issuer_is_checked_offline(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["verify", str(GOOD)])

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].split() == ["outcome", "good"]
    assert list(tmp_path.iterdir()) == []  # checking makes neither keys nor a database


def test_a_bad_credential_says_which_check_failed() -> None:
    result = CliRunner().invoke(app, ["verify", "--json", str(BAD)])

    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["outcome"] == "bad"
    assert {"name": "proof", "outcome": "bad", "code": "altered"} in report["checks"]


def test_a_credential_can_come_from_standard_input() -> None:
    assert CliRunner().invoke(app, ["verify", "-"], input=GOOD.read_bytes()).exit_code == 0


@pytest.mark.parametrize("source", ["no-such-file", "http://10.0.0.1/x", str(BADGES / "README.md")])
def test_what_cannot_be_read_says_so_in_one_line(source: str) -> None:
    result = CliRunner().invoke(app, ["verify", source])

    assert result.exit_code == 2
    assert result.stderr.startswith("rpl: ")


def test_our_own_credential_whose_issuer_does_not_answer_could_not_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RPL_PUBLIC_URL", "https://no-such-host.invalid")
    desk = a_credential_desk(
        issuer=ISSUER.model_copy(
            update={
                "did": "did:web:no-such-host.invalid",
                "url": "https://no-such-host.invalid",
            }
        )
    )
    unsigned = unit_credential(an_award(), desk.issuer)
    document = desk.proofs.secure(unsigned, desk.keys.proof_signer(), desk.issuer.did, NOON)
    path = tmp_path / "credential.json"
    path.write_text(json.dumps(document))

    result = CliRunner().invoke(app, ["verify", "--json", str(path)])

    assert result.exit_code == 1
    assert json.loads(result.stdout)["outcome"] == "could_not_check"
