"""A worker on another machine shares nothing with the service but a database and a bucket."""

import base64
from pathlib import Path

import httpx2
import pytest
from sqlmodel import select

from rpl.assembly import build
from rpl.domain.journey import EvidenceState
from rpl.store.database import read_session
from rpl.store.tables import EvidenceItem
from tests.drill.crew import Mode, crew, end_all, settings_of, start
from tests.drill.people import TIMEOUT, numbered_photo, open_claim, send_photo
from tests.drill.remains import remains, wait_until_done
from tests.s3_server import BUCKET, s3_server

PATIENCE = 120.0


@pytest.mark.long  # with Tesseract; the bucket itself: tests/upkeep/test_into_a_bucket.py
@pytest.mark.xdist_group("drills-2")
def test_a_worker_with_its_own_folder_reads_what_the_service_took(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    with s3_server() as address:
        shared = {
            "RPL_VAULT": f"s3://{BUCKET}/files",
            "RPL_S3_ENDPOINT": address,
            "RPL_S3_ACCESS_KEY": "drill",
            "RPL_S3_SECRET_KEY": "drill",
            "RPL_MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
        }
        with crew(Mode.POSTGRES, here, worker_count=0, **shared) as running:
            away = {**running.environment, "RPL_DATA_DIR": str(there)}
            worker = start("worker", away, there / "drill.log")
            try:
                with httpx2.Client(base_url=running.address, timeout=TIMEOUT) as browser:
                    open_claim(browser, "a" * 32)
                    assert send_photo(browser, numbered_photo(1)).status_code == 303
                parts = build(settings_of(running.environment))
                wait_until_done(parts, PATIENCE)
            finally:
                end_all([worker])
            found = remains(parts, ())
            with read_session(parts.engine) as session:
                states = session.exec(select(EvidenceItem.state)).all()
            parts.engine.dispose()

    assert list(states) == [EvidenceState.TO_CONFIRM]
    assert (found.items, found.unreadable_objects, found.objects_without_a_row) == (1, 0, 0)
    assert not (there / "uploads").exists()
    assert not (here / "uploads").exists()
