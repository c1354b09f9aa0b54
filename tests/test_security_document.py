"""`docs/security.md` claims nothing that no test shows."""

import re
from pathlib import Path

DOCUMENT = Path("docs/security.md")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(DOCUMENT.read_text(encoding="utf-8"))

    assert len(named) > 50
    for path, name in named:
        assert f"def {name}(" in Path(path).read_text(encoding="utf-8"), (path, name)


def test_every_item_that_is_claimed_names_a_test() -> None:
    met, _, _ = DOCUMENT.read_text(encoding="utf-8").partition("## Not met")
    claimed = [line for line in met.splitlines() if re.match(r"\| \d", line)]

    assert claimed
    assert [line for line in claimed if not NAMED.search(line)] == []


def test_every_address_between_the_documents_leads_somewhere() -> None:
    for document in (Path("SECURITY.md"), DOCUMENT, Path("docs/threat-model.md")):
        for place in re.findall(r"\]\(([\w./-]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / place).exists(), (document, place)
