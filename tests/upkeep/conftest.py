"""A small installation with a credential and a sealed file, backed up once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rpl.assembly import Parts, build
from rpl.demo import applicant, cast, walk
from rpl.demo.register import Register
from rpl.demo.setting import stage_of
from rpl.settings import Settings
from rpl.store.migrations import migrate
from rpl.upkeep.backup import BackupMade, back_up


@dataclass(frozen=True)
class Kept:
    """An installation, and the folders of its backup."""

    parts: Parts
    folder: Path
    keys: Path
    made: BackupMade
    token: str


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    home = tmp_path_factory.mktemp("home")
    parts = build(Settings(data_dir=home / "data"))
    migrate(parts.engine)
    stage = stage_of(parts)
    cast.enter(stage, Register(parts.settings.public_url))
    claim = applicant.open_claim(stage, "Samuel Okello", "en")
    applicant.tell_history(stage, claim.claim_id, applicant.WORKSHOP)
    stage.work_off()
    applicant.confirm_all(stage, claim.claim_id)
    applicant.send(stage, claim.claim_id)
    walk.assess(stage, claim.claim_id)
    stage.work_off()
    waiting = applicant.open_claim(stage, walk.HOLDER, "es")
    applicant.send_photo(stage, waiting.claim_id, walk.CERTIFICATE, seed=1)
    made = back_up(parts, home / "backup", home / "backup-keys")
    token = walk.earned_by(stage, claim.claim_id)[0].token
    yield Kept(parts, home / "backup", home / "backup-keys", made, token)
    parts.engine.dispose()
