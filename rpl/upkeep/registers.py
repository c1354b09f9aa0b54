"""Registers brought in and taken back, a few people a transaction.

Everything is checked before anything is written.  What is broken off afterwards has taken over
whole people, and the same file imported again takes over the rest.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import SystemRandom
from uuid import UUID

from sqlmodel import Session

from rpl.adapters.passwords import Argon2Passwords
from rpl.adapters.spreadsheets import read_sheets
from rpl.assembly import Parts, build
from rpl.catalog import Catalog
from rpl.catalog.register_table import RegisterEntry, entries_in, named_columns
from rpl.domain.account import new_return_code
from rpl.domain.audit import ActorKind, Who
from rpl.flows import register as flow
from rpl.flows.likeness import programme_key
from rpl.flows.organisation import organisation_named
from rpl.flows.staff import find
from rpl.ports import Clock
from rpl.settings import read_settings
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.migrations import head, revision
from rpl.upkeep.problems import UpkeepError

_PEOPLE_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """The rows of a sound register, where its columns stand, and the SHA-256 of the file."""

    entries: tuple[RegisterEntry, ...]
    columns: Mapping[str, int]
    file_hash: str


def read_register(file: Path, catalog: Catalog, clock: Clock) -> ReadRegister:
    """The rows of a register.

    Raises:
        TableError: With every mistake, each at its cell.
    """
    rows = read_sheets(file)[0].rows
    entries = entries_in(rows, catalog, clock.now().date())
    return ReadRegister(entries, named_columns(rows), hashlib.sha256(file.read_bytes()).hexdigest())


@dataclass(frozen=True, slots=True)
class RegisterWork:
    """Work on the registers of one organisation, in the name of whoever asked for it."""

    parts: Parts
    organisation: str
    organisation_id: UUID
    staff_id: UUID | None
    key: bytes

    @classmethod
    def begin(cls, organisation: str, by: str) -> "RegisterWork":
        """Find the organisation, its key, and the member of staff who asked, if one is named.

        Raises:
            OrganisationMissingError: There is no such organisation.
            StaffNotFoundError: There is nobody of this address.
            UpkeepError: The database is of another version, or they are of another organisation.
        """
        parts = build(read_settings())
        if revision(parts.engine) != head():
            raise UpkeepError("the database is not of this version; run `rpl migrate` first")
        with write_session(parts.engine) as session:
            owner = organisation_named(session, organisation)
            asked = find(session, by) if by else None
            if asked is not None and asked.organisation_id != owner:
                raise UpkeepError(f"{by} is not of {organisation}: name somebody who is")
            key = programme_key(session, parts.clock, parts.keyring, owner)
            return cls(parts, organisation, owner, None if asked is None else asked.id, key)

    @property
    def clock(self) -> Clock:
        """What tells the time."""
        return self.parts.clock

    def compare(self, read: ReadRegister) -> flow.Compared:
        """Hold a register against what is here; nothing is changed."""
        with read_session(self.parts.engine) as session:
            return flow.compare(
                session,
                self.parts.keyring,
                self.key,
                organisation_id=self.organisation_id,
                entries=read.entries,
                columns=read.columns,
            )

    def take_over(self, file_hash: str, entries: Sequence[RegisterEntry]) -> int:
        """Take results over; answers how many lines of credit that made."""
        if not entries:
            return 0
        desk = flow.ImportDesk(
            catalog=self.parts.catalog,
            clock=self.parts.clock,
            keyring=self.parts.keyring,
            queue=self.parts.queue,
            random=SystemRandom(),
            programme_key=self.key,
        )
        with self._writing() as session:
            import_id = flow.begin_import(
                session,
                self.parts.clock,
                organisation_id=self.organisation_id,
                file_hash=file_hash,
                results=len(entries),
                imported_by=self.staff_id,
            )
        return self._in_lots(entries, lambda s, lot: flow.take_over(s, desk, import_id, lot))

    def withdraw(self, entries: Sequence[RegisterEntry]) -> int:
        """Withdraw results; answers how many lines of credit were reversed."""
        return self._in_lots(
            entries,
            lambda session, lot: flow.withdraw(
                session,
                self.parts.catalog,
                self.parts.clock,
                self.parts.queue,
                programme_key=self.key,
                organisation_id=self.organisation_id,
                entries=lot,
            ),
        )

    def codes(self, number: str) -> tuple[flow.CodeGiven, ...]:
        """The first return codes of a person of a register.

        Raises:
            NobodyOfThisNumberError: There is no such person.
            CodeGivenBeforeError: They were given codes before.
        """
        with read_session(self.parts.engine) as session:
            waiting = flow.codes_to_give(
                session, self.key, organisation_id=self.organisation_id, number=number
            )
        drawn = [(each, new_return_code(SystemRandom())) for each in waiting]
        passwords = Argon2Passwords()
        hashed = [passwords.hash(code) for _, code in drawn]
        with self._writing() as session:
            for (each, _), kept in zip(drawn, hashed, strict=True):
                flow.give_first_code(session, self.parts.clock, claim_id=each.claim_id, hashed=kept)
        return tuple(
            flow.CodeGiven(each.reference, each.qualification, code) for each, code in drawn
        )

    def _in_lots(
        self,
        entries: Sequence[RegisterEntry],
        work: Callable[[Session, Sequence[RegisterEntry]], int],
    ) -> int:
        done = 0
        for lot in _lots(entries):
            with self._writing() as session:
                done += work(session, lot)
        return done

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        who = Who(kind=ActorKind.OPERATOR)
        if self.staff_id is not None:
            who = Who(kind=ActorKind.STAFF, id=self.staff_id)
        with write_session(self.parts.engine) as session:
            audit.act_as(session, lambda: who)
            yield session


def _lots(entries: Iterable[RegisterEntry]) -> Iterator[tuple[RegisterEntry, ...]]:
    """Entries of a few people at a time, and all of each person's together."""
    by_person = groupby(sorted(entries, key=_number), key=_number)
    lot: list[RegisterEntry] = []
    for place, (_, mine) in enumerate(by_person, 1):
        lot += mine
        if place % _PEOPLE_AT_ONCE == 0:
            yield tuple(lot)
            lot = []
    if lot:
        yield tuple(lot)


def _number(entry: RegisterEntry) -> str:
    return entry.person
