"""Letters that lie in a folder, because there is no mail server."""

import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from rpl.adapters.mailer import FolderMailer
from rpl.domain.mail import Letter
from rpl.jobs.upkeep import CHORES
from tests.factories.jobs import some_tools
from tests.fakes.clock import StoppedClock


def test_letters_in_a_folder_are_removed_once_their_code_is_over(
    engine: Engine, tmp_path: Path
) -> None:
    clock, number = StoppedClock(), UUID(int=1)
    mailer = FolderMailer(tmp_path, "rpl@localhost")
    mailer.send(Letter(to="ana@applicant.example", subject="Code", text="AAAA-AAAA"), number)
    letter = tmp_path / f"{number}.eml"
    os.utime(letter, (clock.now().timestamp(),) * 2)
    (chore,) = (each for each in CHORES if "letters" in each.name)
    tools = replace(some_tools(engine, clock), mailer=mailer)

    clock.move(minutes=29)
    chore.do(tools)
    assert letter.exists()
    clock.move(minutes=2)
    chore.do(tools)
    assert not letter.exists()
