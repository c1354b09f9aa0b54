"""The issuer's signing keys where several machines share a database.

Each is sealed under a key of its own, which the master key wraps: a copy of the database signs
nothing.
"""

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from rpl.ports import KeyRing, Place
from rpl.ports.credential import KeyShelf
from rpl.store.database import read_session, write_session
from rpl.store.tables import SigningKey

_COLUMN = "signing_key.sealed"


class StoredShelf:
    """Answers `ports.credential.KeyShelf` with rows.

    What lies on an earlier shelf, the folder of an installation that has moved here, is taken over
    before the first key is looked for.
    """

    def __init__(self, engine: Engine, keyring: KeyRing, earlier: KeyShelf) -> None:
        self._engine, self._keyring, self._earlier = engine, keyring, earlier

    def numbers(self, use: str) -> tuple[int, ...]:
        """The numbers of the keys for a use, in their order."""
        found = self._numbers(use)
        if found:
            return found
        for number in self._earlier.numbers(use):
            self.add(use, number, self._earlier.read(use, number))
        return self._numbers(use)

    def read(self, use: str, number: int) -> bytes:
        """One key, as PEM.

        Raises:
            NoResultFound: There is no such key.
            SealBrokenError: It was altered, or belongs to another master key.
        """
        statement = select(SigningKey).where(SigningKey.use == use, SigningKey.number == number)
        with read_session(self._engine) as session:
            row = session.exec(statement).one()
        return _opened(self._keyring, row)

    def add(self, use: str, number: int, key: bytes) -> None:
        """Keep a key unless another machine kept one under this number first."""
        wrapped = self._keyring.new_key()
        row = SigningKey(use=use, number=number, wrapped_key=wrapped, sealed=b"")
        place = Place(_COLUMN, row.id)
        row.sealed = self._keyring.values(wrapped).seal(place, key.decode("ascii"))
        try:
            with write_session(self._engine) as session:
                session.add(row)
        except IntegrityError:
            return

    def _numbers(self, use: str) -> tuple[int, ...]:
        statement = select(SigningKey.number).where(SigningKey.use == use)
        with read_session(self._engine) as session:
            return tuple(session.exec(statement.order_by(col(SigningKey.number))).all())


def copy_keys(session: Session, keyring: KeyRing, shelf: KeyShelf) -> None:
    """Put every key that rows hold on another shelf, where it is not there already."""
    for row in session.exec(select(SigningKey)):
        shelf.add(row.use, row.number, _opened(keyring, row))


def _opened(keyring: KeyRing, row: SigningKey) -> bytes:
    place = Place(_COLUMN, row.id)
    return keyring.values(row.wrapped_key).open(place, row.sealed).encode("ascii")
