"""What is committed as built is what was built, and carries nothing that is not ours to use."""

import hashlib
import json

from rpl.edge.pages import STATIC

VENDORED = STATIC / "vendor"
RECORD = json.loads((VENDORED / "VENDOR.json").read_text(encoding="utf-8"))


def test_every_vendored_file_is_the_one_that_was_recorded() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.iterdir()
        if path.name != "VENDOR.json"
    }

    assert found == RECORD["sha256"]


def test_the_stylesheet_has_no_font_no_crest_and_no_physical_side() -> None:
    style = (VENDORED / "app.css").read_text(encoding="utf-8")

    assert "GDS Transport" not in style
    assert "url(" not in style
    assert "margin-left:" not in style
    assert "padding-right:" not in style


def test_the_licence_of_the_component_library_travels_with_it() -> None:
    text = (VENDORED / "LICENCES.txt").read_text(encoding="utf-8")

    assert f"govuk-frontend {RECORD['packages']['govuk-frontend']}" in text
    assert "MIT License" in text
