"""Every code of every check has a sentence, and every sentence a code."""

import re

from rpl.domain.verification import CheckName, Outcome
from rpl.settings import PACKAGE
from rpl.web.credential.wording import NAMES, OUTCOMES, SENTENCES, SUMMARIES

_MADE = re.compile(
    r'(?:(?:good|bad|could_not)\(\s*CheckName\.\w+, "|UnreachableError\(")([a-z_]+)"'
)
_FORM = re.compile(r'^    "(\w+)": (?:_|lambda)', re.MULTILINE)
_COMPOSED = {
    *("good", "not_reached", "no_end", "own", "resolved", "proof_missing", "too_many_proofs"),
    *(f"list_{code}" for code in ("expired", "not_yet_valid", "date_unusable")),
}
"""Codes that do not stand beside the name of their check in the source."""


def codes() -> set[str]:
    """The codes that stand in the source, in so many words or made from others."""
    rule = PACKAGE / "domain" / "verification.py"
    modules = [rule, PACKAGE / "flows" / "verification.py", *(PACKAGE / "adapters").glob("*.py")]
    found = {code for path in modules for code in _MADE.findall(path.read_text(encoding="utf-8"))}
    return found | set(_FORM.findall(rule.read_text(encoding="utf-8"))) | _COMPOSED


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert codes() == set(SENTENCES)


def test_every_check_and_every_outcome_has_words() -> None:
    assert set(NAMES) == set(CheckName)
    assert set(OUTCOMES) == set(SUMMARIES) == set(Outcome)
