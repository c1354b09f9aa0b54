"""Two versions of a sheet side by side: what is typed here, and what another window saved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rpl.domain.marking import Mark
from rpl.web.review.evidence import EvidenceTab
from rpl.web.review.sheet_form import Typed, typed_draft


@dataclass(frozen=True, slots=True)
class Version:
    """One criterion in one version: choice, note, and cited places as `number · page`.

    `choice` is points, `not_shown`, `not_assessed`, or `none`.
    """

    choice: str
    note: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """A criterion that differs: as it is typed here, and as it was saved elsewhere."""

    here: Version
    saved: Version


def versions(
    saved: Mapping[str, Mark], typed: Typed, evidence: Sequence[EvidenceTab]
) -> dict[str, Versions]:
    """Both versions of every criterion in which they differ."""
    there, names = typed_draft(saved), {str(tab.id): tab.number for tab in evidence}
    found = {
        code: Versions(_version(code, typed, names), _version(code, there, names))
        for code in dict.fromkeys((*typed.choices, *typed.notes, *typed.cited, *saved))
    }
    return {code: both for code, both in found.items() if both.here != both.saved}


def _version(code: str, typed: Typed, names: Mapping[str, int]) -> Version:
    choice = typed.choices.get(code) or "none"
    cited: Collection[str] = typed.cited.get(code, ())
    if not cited and choice.isdigit():
        cited = typed.common
    places = sorted(_place(place, names) for place in cited)
    note = " ".join(typed.notes.get(code, "").split())
    return Version(choice, note, tuple(f"{number} · {page}" for number, page in places))


def _place(place: str, names: Mapping[str, int]) -> tuple[int, str]:
    evidence, _, page = place.partition(":")
    return names.get(evidence, 0), page or "1"
