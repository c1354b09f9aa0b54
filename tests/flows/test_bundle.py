"""A bundle is replayed without its database, and whatever was changed in it is named."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, text

from rpl.domain.audit import Head, Link, digest_of
from rpl.domain.audit_bundle import (
    MANIFEST,
    BundleNotPossibleError,
    BundleUnreadableError,
    files_of,
    sha256,
)
from rpl.domain.decision_seal import Part, commitment
from rpl.domain.replay import Replay, ReplayCode, replay
from rpl.domain.trace import LinkState
from rpl.flows.erasure import apply_retention, erase_applicant
from rpl.flows.trace import bundle_of
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import CreditPosting, Decision
from tests.factories.issuing import take_back
from tests.factories.practice import PRACTICES
from tests.factories.tracing import Tracked

Files = dict[str, bytes]
_Json = Any


@pytest.fixture
def granted(engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(engine, tmp_path)


@pytest.fixture
def refused(engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(engine, tmp_path, level=0)


def bundled(tracked: Tracked, last: int = -1, *, notes: bool = False) -> Files:
    """The files of the bundle of a decision on W1."""
    found = tracked.followed(tracked.decisions()[last]).gathered
    workshop = tracked.workshop
    with read_session(tracked.engine) as session:
        bundle = bundle_of(session, workshop.catalog, workshop.clock, found, notes=notes)
    return files_of(bundle)


def listed(files: Files) -> Files:
    """The same with a manifest that fits: whoever changes a file changes that too."""
    said = json.loads(files[MANIFEST])
    said["files"] = {name: sha256(each) for name, each in files.items() if name != MANIFEST}
    return {**files, MANIFEST: json.dumps(said).encode()}


def edited(files: Files, name: str, change: Callable[[_Json], None]) -> Files:
    said = json.loads(files[name])
    change(said)
    return listed({**files, name: json.dumps(said).encode()})


def not_whole(found: Replay) -> dict[str, str]:
    return {each.code.value: each.of for each in found.checks if each.state is not LinkState.WHOLE}


def a_part(said: _Json, link: str, key: str) -> dict[str, Any]:
    """The values of the first part of a link that has this key."""
    found = (each["values"] for each in said if each["link"] == link and key in each["values"])
    values: dict[str, Any] = next(found)
    return values


def test_an_untouched_bundle_agrees_in_everything_and_tells_of_nobody(granted: Tracked) -> None:
    files = bundled(granted)

    found = replay(files)

    assert not_whole(found) == {}
    assert {check.code for check in found.checks} == set(ReplayCode) - {ReplayCode.HEADS}
    assert (found.state, found.outcome) == (LinkState.WHOLE, "granted")
    assert found.withheld == 2 + 4  # the notes of two marks, and two cited lines for each
    whole = b"".join(files.values()).lower()
    for telling in (b"welded", b"shown at work", b"amina", b"rosa", b"invented works"):
        assert telling not in whole


def test_notes_are_in_it_where_they_are_asked_for_and_checked_like_the_rest(
    granted: Tracked,
) -> None:
    files = bundled(granted, notes=True)

    assert b"shown at work" in files["parts.json"]
    assert (not_whole(replay(files)), replay(files).withheld) == ({}, 4)
    spoilt = listed({**files, "parts.json": files["parts.json"].replace(b"shown at", b"shown as")})
    assert list(not_whole(replay(spoilt))) == ["parts"]


def test_one_changed_byte_of_any_file_is_named_by_its_file(granted: Tracked) -> None:
    files = bundled(granted)
    for name in files.keys() - {MANIFEST}:
        content = bytearray(files[name])
        content[len(content) // 2] ^= 1
        found = replay({**files, name: bytes(content)})
        assert not_whole(found)["files"] == name
    assert not_whole(replay({**files, "more.txt": b"x"})) == {"files": "more.txt"}
    fewer = {name: each for name, each in files.items() if name != "README.txt"}
    assert not_whole(replay(fewer)) == {"files": "README.txt"}


def test_what_is_no_bundle_is_refused_and_what_says_nothing_is_named(granted: Tracked) -> None:
    files = bundled(granted)
    for other in ({}, {**files, MANIFEST: b"{}"}, {**files, MANIFEST: b"\xff"}):
        with pytest.raises(BundleUnreadableError, match="manifest"):
            replay(other)
    for name in ("letter.json", "trail.json", "parts.json"):
        for content in (b"not JSON", b"[7]", b"\xff", b"[" * 100_000):
            found = replay(listed({**files, name: content}))
            assert not_whole(found) == {"readable": name}


def the_level(said: _Json) -> None:
    a_part(said["parts.json"], "score", "level")["level"] = 1


def the_outcome(said: _Json) -> None:
    a_part(said["parts.json"], "score", "outcome")["outcome"] = "refused"


def the_reasons(said: _Json) -> None:
    a_part(said["parts.json"], "score", "reasons")["reasons"] = []


def the_sheet(said: _Json) -> None:
    a_part(said["parts.json"], "score", "basis")["basis"]["sheet"]["CC1"] = 2


def the_kind(said: _Json) -> None:
    a_part(said["parts.json"], "evidence", "kind")["kind"] = "licence"


def the_fingerprint(said: _Json) -> None:
    a_part(said["parts.json"], "file", "fingerprint")["fingerprint"] = "0" * 64


def the_place(said: _Json) -> None:
    a_part(said["parts.json"], "page_region", "box")["lines"] = [1]


def the_marker(said: _Json) -> None:
    a_part(said["parts.json"], "assessor", "assessor")["assessor"] = str(Head)


def a_dropped_mark(said: _Json) -> None:
    said["parts.json"] = [each for each in said["parts.json"] if each["link"] != "criterion"]


def the_seal(said: _Json) -> None:
    said["seal.json"]["score/decision"] = "0" * 64


def the_rubric(said: _Json) -> None:
    said["definition.json"]["rubrics"]["any@1"]["grant_line"] = 99


def the_title(said: _Json) -> None:
    said["definition.json"]["qualification"]["title"] = "Another"


def the_credit(said: _Json) -> None:
    said["ledger.json"]["posting"]["value"] = 99.0


def no_credit(said: _Json) -> None:
    said["ledger.json"]["posting"] = None


def the_certificate(said: _Json) -> None:
    said["ledger.json"]["credential"]["token"] = "0" * 64


def the_letter(said: _Json) -> None:
    said["letter.json"]["reasons"] = []


def the_trail(said: _Json) -> None:
    said["trail.json"][0]["entry"]["actor"] = "service"


def a_dropped_link(said: _Json) -> None:
    del said["trail.json"][1]


def another_decision(said: _Json) -> None:
    said["decision.json"]["decision"] = "00000000-0000-0000-0000-000000000007"


def no_trail(said: _Json) -> None:
    said["trail.json"] = []


def nobody(said: _Json) -> None:
    said["parts.json"] = [each for each in said["parts.json"] if each["link"] != "assessor"]


def no_basis(said: _Json) -> None:
    a_part(said["parts.json"], "score", "basis")["basis"] = None


def no_day(said: _Json) -> None:
    a_part(said["parts.json"], "score", "basis")["decided_at"] = "some day"


def no_units(said: _Json) -> None:
    said["definition.json"]["qualification"]["units"] = 7


def no_rubric(said: _Json) -> None:
    said["definition.json"]["rubrics"] = {}


def another_unit(said: _Json) -> None:
    said["decision.json"]["unit"] = "W9"


def a_mark_twice(said: _Json) -> None:
    said["parts.json"] += [each for each in said["parts.json"] if each["link"] == "criterion"]


def no_marks_kept(said: _Json) -> None:
    said["parts.json"] = [each for each in said["parts.json"] if each["link"] != "evidence"]


CHANGES: dict[Callable[[_Json], None], set[str]] = {
    the_level: {"parts", "marks"},
    the_outcome: {"parts", "decided_again"},
    the_reasons: {"parts", "decided_again"},
    the_sheet: {"parts", "marks", "decided_again"},
    the_kind: {"parts", "cited"},
    the_fingerprint: {"parts"},
    the_place: {"parts"},
    the_marker: {"parts", "assessor"},
    a_dropped_mark: {"complete", "rubric", "marks", "decided_again", "letter"},
    the_seal: {"parts", "seal"},
    the_rubric: {"definition", "rubric"},
    the_title: {"definition"},
    the_credit: {"posting"},
    no_credit: {"posting"},
    the_certificate: {"credential"},
    the_letter: {"letter"},
    the_trail: {"trail"},
    a_dropped_link: {"trail"},
    another_decision: {"seal", "posting"},
    no_trail: {"trail", "seal", "posting", "credential", "assessor"},
    nobody: {"complete", "assessor"},
    no_basis: {"parts", "rubric", "cited", "decided_again", "letter"},
    no_day: {"parts", "decided_again"},
    no_units: {"definition", "decided_again"},
    no_rubric: {"definition", "rubric", "decided_again"},
    another_unit: {"seal", "decided_again", "posting"},
    a_mark_twice: {"parts", "marks"},
    no_marks_kept: {"cited"},
}


def test_what_was_changed_is_named_though_the_manifest_was_changed_with_it(
    granted: Tracked,
) -> None:
    files = bundled(granted)
    for change, named in CHANGES.items():
        said = {name: json.loads(each) for name, each in files.items() if name.endswith(".json")}
        change(said)
        spoilt = {name: json.dumps(each).encode() for name, each in said.items()}

        found = not_whole(replay(listed({**files, **spoilt})))

        assert named <= set(found), (change.__name__, found)
        assert "files" not in found


def test_a_part_that_is_sealed_anew_does_not_agree_with_the_trail(granted: Tracked) -> None:
    files = bundled(granted)
    parts, seal = json.loads(files["parts.json"]), json.loads(files["seal.json"])
    for each in parts:
        if each["link"] == "score" and "level" in each["values"]:
            each["values"]["level"] = 2
            part = Part(link=each["link"], of=each["of"], values=each["values"])
            seal[part.name] = commitment(each["salt"], part)
    a_part(parts, "score", "basis")["basis"]["sheet"].update(CC1=2, CC2=2)

    spoilt = {"parts.json": json.dumps(parts).encode(), "seal.json": json.dumps(seal).encode()}
    found = not_whole(replay(listed({**files, **spoilt})))

    assert "seal" in found
    assert "marks" not in found


def heads(tracked: Tracked) -> list[Head]:
    with read_session(tracked.engine) as session:
        return [audit.head(session)]


def test_a_trail_that_was_written_anew_agrees_with_itself_and_not_with_noted_heads(
    granted: Tracked,
) -> None:
    files, noted = bundled(granted), heads(granted)
    links = [Link.model_validate(each) for each in json.loads(files["trail.json"])]
    assert not_whole(replay(files, noted)) == {}
    assert not_whole(replay(files, [Head(position=9_999, digest="0" * 64)])) == {"heads": ""}
    assert replay(files, []).state is LinkState.UNCHECKED

    forged, previous = [], "1" * 64
    for link in links:
        digest = digest_of(previous, link.entry)
        forged.append(Link(entry=link.entry, previous=previous, digest=digest))
        previous = digest
    trail = json.dumps([each.model_dump(mode="json") for each in forged]).encode()
    spoilt = listed({**files, "trail.json": trail})

    assert not_whole(replay(spoilt)) == {}
    assert not_whole(replay(spoilt, noted)) == {"heads": ""}
    assert replay(spoilt, noted).broken == (ReplayCode.HEADS,)


def _leaves(said: _Json, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keyed = said.items() if isinstance(said, dict) else enumerate(said)
    for key, value in keyed:
        if isinstance(value, dict | list) and value:
            yield from _leaves(value, (*place, key))
        else:
            yield (*place, key)


def _other(value: _Json) -> _Json:
    if isinstance(value, bool) or value is None:
        return "x"
    return value + 1 if isinstance(value, int | float) else "x" if not value else f"{value}x"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=some.data())
def test_whichever_value_of_a_bundle_is_changed_something_does_not_agree(
    granted: Tracked, data: some.DataObject
) -> None:
    files = _BUNDLES.setdefault(str(granted.folder), bundled(granted))
    name = data.draw(some.sampled_from(sorted(files.keys() - {MANIFEST, "README.txt"})))
    said = json.loads(files[name])
    places = [each for each in _leaves(said) if each != ("made_at",)]
    *way, last = data.draw(some.sampled_from(places))
    inner = said
    for key in way:
        inner = inner[key]
    inner[last] = _other(inner[last])

    found = replay(listed({**files, name: json.dumps(said).encode()}))

    assert found.state is LinkState.BROKEN, (name, way, last)


_BUNDLES: dict[str, Files] = {}


@pytest.mark.parametrize("later", ["appeal", "again"])
def test_a_refusal_and_the_decision_that_took_its_place_are_replayed(
    refused: Tracked, later: str
) -> None:
    assert (not_whole(replay(bundled(refused))), replay(bundled(refused)).outcome) == (
        {},
        "refused",
    )
    getattr(refused, later)(3)
    refused.post()

    before, after = replay(bundled(refused, 0)), replay(bundled(refused, 1))

    assert (not_whole(before), not_whole(after)) == ({}, {})
    assert (before.outcome, after.outcome) == ("refused", "granted")


def test_credit_for_a_refusal_and_a_reversal_of_another_line_do_not_agree(
    granted: Tracked, refused: Tracked
) -> None:
    ledger = bundled(granted)["ledger.json"]
    posted = listed({**bundled(refused), "ledger.json": ledger})
    assert not_whole(replay(posted))["posting"] == "credit for what was not granted"
    take_back(granted.workshop, granted.credit)
    files = bundled(granted)
    assert not_whole(replay(files)) == {}
    other = edited(files, "ledger.json", lambda said: said["reversal"].update(reverses_id="7"))
    assert "reverses_id" in not_whole(replay(other))["posting"]
    alone = edited(files, "ledger.json", lambda said: said.update(posting=None))
    assert not_whole(replay(alone))["posting"] == "a reversal of nothing"


def test_a_row_that_was_changed_before_the_bundle_was_made_is_named(granted: Tracked) -> None:
    [decision] = granted.decisions()
    granted.change(Decision, decision, total="99")
    assert {"parts", "decided_again"} <= set(not_whole(replay(bundled(granted))))
    granted.as_before()
    granted.change(CreditPosting, granted.credit, value=99.0)
    assert "posting" in not_whole(replay(bundled(granted)))


def test_of_evidence_that_retention_removed_nothing_is_called_changed(granted: Tracked) -> None:
    clock = granted.workshop.clock
    clock.move(minutes=4 * 366 * 24 * 60)
    with write_session(granted.engine) as session:
        removed = apply_retention(session, PRACTICES, clock, granted.workshop.holder)
    assert removed

    found = replay(bundled(granted))

    assert not_whole(found) == {"cited": ""}
    assert found.state is LinkState.UNCHECKED


def test_without_a_seal_or_after_an_erasure_no_bundle_is_made(granted: Tracked) -> None:
    with write_session(granted.engine) as session:
        erase_applicant(session, granted.workshop.clock, granted.workshop.holder)
    with pytest.raises(BundleNotPossibleError):
        bundled(granted)
    with granted.engine.begin() as connection:
        connection.execute(text("DELETE FROM decision_seal"))
    with pytest.raises(BundleNotPossibleError):
        bundled(granted)


def test_a_day_that_is_no_day_may_be_somebodys_words_and_is_withheld_with_its_item(
    engine: Engine, tmp_path: Path
) -> None:
    tracked = Tracked(engine, tmp_path, dated="of Amina, in May")

    files = bundled(tracked)
    found = replay(files)

    assert b"amina" not in b"".join(files.values()).lower()
    assert not_whole(found) == {"cited": ""}
    assert found.withheld == 7
