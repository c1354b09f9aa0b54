"""Changing the master key while the service goes on.

A new key is put in front of the file, which every process sees; then the key of each row is
wrapped again, a few rows a transaction.  A rotation that was interrupted is taken up where it
stands: rows that are done are left as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rpl.adapters.master_keys import MasterKeys
from rpl.assembly import Parts, master_keys
from rpl.flows import master_key as flow
from rpl.ports.errors import MasterKeyError, SealBrokenError
from rpl.store.database import read_session, write_session
from rpl.store.wrapped_keys import keys_after, tables_of_keys

_ROWS = 200


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many keys were wrapped again, and how many open with no key we have."""

    wrapped: int
    lost: int


def rotate(parts: Parts) -> Rotated:
    """Wrap every key by a new master key; finish an earlier rotation instead, if one was begun.

    Raises:
        MasterKeyError: The new key has to be put in place by hand, for we cannot.
    """
    begun = _wrapped_by_older_keys(parts)
    if not begun:
        _changeable(parts).add()
    return _wrap_all(parts)


def forget_old(parts: Parts) -> Rotated:
    """Drop the older keys, once nothing needs them.

    Raises:
        MasterKeyError: Some keys open with none we have, or the file cannot be changed from here.
    """
    file = _changeable(parts)
    done = _wrap_all(parts)
    if done.lost:
        raise MasterKeyError(f"{done.lost} keys open with none we have: the older ones are kept")
    file.forget_old()
    return done


def _changeable(parts: Parts) -> MasterKeys:
    masters = master_keys(parts.settings)
    if not isinstance(masters, MasterKeys):
        raise MasterKeyError(
            "RPL_MASTER_KEY: set it to the new key, a comma and the old key, start the service "
            "with it, and run this again"
        )
    return masters


def _wrapped_by_older_keys(parts: Parts) -> bool:
    """Whether any row still waits to be wrapped by the current key."""
    keyring = parts.keyring
    with read_session(parts.engine) as session:
        for table in tables_of_keys():
            after = None
            while rows := keys_after(session, table, after, _ROWS):
                if any(key and _is_old(keyring.wrapped_again, key) for _row, key in rows):
                    return True
                after = rows[-1][0]
    return False


def _is_old(wrapped_again: Callable[[bytes], bytes], key: bytes) -> bool:
    try:
        return wrapped_again(key) != key
    except SealBrokenError:
        return False


def _wrap_all(parts: Parts) -> Rotated:
    wrapped = lost = 0
    for table in tables_of_keys():
        after = None
        while True:
            with write_session(parts.engine) as session:
                done = flow.wrap_again(session, parts.keyring, table, after=after, limit=_ROWS)
            wrapped, lost, after = wrapped + done.old, lost + done.lost, done.last
            if after is None:
                break
    if wrapped:
        with write_session(parts.engine) as session:
            flow.note(session, parts.clock)
    return Rotated(wrapped, lost)
