"""The achievement: what a unit is, for anybody who holds it, as Open Badges 3.0 says it.

It stands inside every credential of the unit and, the same, at its own versioned address.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias
from uuid import UUID

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.rubric import Criterion, Rubric
from rpl.domain.values import Frozen

Json: TypeAlias = dict[str, Any]

METHOD: Final = "Recognition of prior learning"


class Issuer(Frozen):
    """Who issues: a name, and the public address that everything of the issuer's hangs from."""

    did: str
    name: str
    url: str

    @property
    def profile(self) -> str:
        """Where the issuer's profile stands."""
        return f"{self.url}/issuer"

    def credential(self, credential_id: UUID) -> str:
        """Where a credential stands; also its `id`."""
        return f"{self.url}/credentials/{credential_id}"

    def status_list(self, number: int) -> str:
        """Where a status list stands; also its `id`."""
        return f"{self.url}/status/revocation/{number}"

    def achievement(self, qualification: str, version: int, unit: str) -> str:
        """Where the definition of a unit, in one version, stands."""
        return f"{self.url}/achievements/{qualification}/{version}/{unit}"


def profile(issuer: Issuer) -> Json:
    """The issuer as an Open Badges profile."""
    return {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.url}


def achievement(qualification: Qualification, unit: Unit, rubric: Rubric, issuer: Issuer) -> Json:
    """What the unit is, for anybody who holds it: stands in the credential and at its address."""
    address = issuer.achievement(qualification.slug, qualification.version, unit.id)
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": unit.title,
        "description": " ".join([unit.summary, *_limits(unit)]),
        "humanCode": unit.id,
        "version": str(qualification.version),
        "inLanguage": qualification.language,
        "fieldOfStudy": f"ISCED-F {qualification.isced_f}",
        "creditsAvailable": number(unit.credit.value),
        "creator": {"id": issuer.did, "type": ["Profile"]},
        "criteria": {"id": f"{address}#criteria", "narrative": _criteria(unit, rubric)},
        "tag": ["rpl", qualification.slug],
        "alignment": list(_alignments(qualification, unit, rubric, address)),
        "resultDescription": [
            *(_criterion(criterion, address) for criterion in rubric.criteria),
            {
                "id": f"{address}#method",
                "type": ["ResultDescription"],
                "name": "How it was assessed",
                "resultType": "ext:AssessmentMethod",
                "allowedValue": [METHOD],
            },
            {
                "id": f"{address}#status",
                "type": ["ResultDescription"],
                "name": "Status of the unit",
                "resultType": "Status",
            },
        ],
    }


def number(value: float) -> int | float:
    """A JSON number that every canonicalization writes alike: whole numbers as integers."""
    return int(value) if value.is_integer() else value


def _limits(unit: Unit) -> list[str]:
    return [f"It does not permit: {limit}" for limit in unit.does_not_permit]


def _criteria(unit: Unit, rubric: Rubric) -> str:
    lines = ["What was shown:", *(f"- {outcome}" for outcome in unit.outcomes)]
    lines += ["Judged by:", *(f"- {found.code} {found.title}" for found in rubric.criteria)]
    return "\n".join([*lines, *_limits(unit)])


def _criterion(criterion: Criterion, address: str) -> Json:
    described: Json = {
        "id": f"{address}#{criterion.code}",
        "type": ["ResultDescription"],
        "name": criterion.title,
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": [
            {
                "id": f"{address}#{criterion.code}-{level.points}",
                "type": ["RubricCriterionLevel"],
                "name": level.name,
                "description": level.descriptor,
                "level": str(place),
                "points": str(level.points),
            }
            for place, level in enumerate(criterion.levels)
        ],
    }
    if criterion.must_pass:
        described["requiredLevel"] = f"{address}#{criterion.code}-{criterion.minimum}"
    return described


def _alignments(
    qualification: Qualification, unit: Unit, rubric: Rubric, address: str
) -> Iterator[Json]:
    level, occupation = qualification.eqf_level, qualification.occupation
    yield _alignment(
        f"EQF level {level}",
        f"http://data.europa.eu/snb/eqf/{level}",
        "ext:EQFLevel",
        framework="European Qualifications Framework",
        code=str(level),
    )
    yield _alignment(
        f"ISCED-F {qualification.isced_f}",
        f"http://data.europa.eu/snb/isced-f/{qualification.isced_f}",
        "ext:FieldOfStudy",
        framework="ISCED-F 2013",
        code=qualification.isced_f,
    )
    yield _alignment(
        f"ESCO occupation {occupation.esco_code}",
        occupation.esco_uri,
        "ext:ESCOOccupation",
        framework=f"ESCO {occupation.esco_version}",
        code=occupation.esco_code,
    )
    for place, skill in enumerate(unit.esco, start=1):
        yield _alignment(
            f"ESCO skill {place} of {unit.title}",
            skill,
            "ext:ESCOSkill",
            framework=f"ESCO {occupation.esco_version}",
        )
    yield _alignment(rubric.title, f"{address}#criteria", "CFRubric", code=rubric.reference)


def _alignment(
    name: str, url: str, kind: str, *, framework: str | None = None, code: str | None = None
) -> Json:
    found: Json = {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": url,
        "targetType": kind,
    }
    if framework is not None:
        found["targetFramework"] = framework
    if code is not None:
        found["targetCode"] = code
    return found
