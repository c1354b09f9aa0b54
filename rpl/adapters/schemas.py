"""The official schemas of Open Badges 3.0, checked with jsonschema."""

from functools import cache
from typing import Any, Final

from jsonschema import Draft201909Validator, FormatChecker

from rpl.adapters import standards
from rpl.domain.verification import Check, CheckName, bad, could_not, good
from rpl.ports.credential import Document

_BADGE: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
_BADGE_TYPES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_V2: Final = "https://www.w3.org/ns/credentials/v2"


class OfficialSchemas:
    """Answers `ports.credential.Schemas`."""

    def check(self, document: Document) -> Check:
        """The check `schema`: each schema that the document names, and that of its type."""
        named = _named(document)
        if named - standards.SCHEMAS.keys():
            return could_not(CheckName.SCHEMA, "schema_unknown")
        wanted = named | ({_BADGE} if _is_badge(document) else set())
        if not wanted:
            return good(CheckName.SCHEMA, "no_schema")
        fits = all(_validator(address).is_valid(document) for address in wanted)
        return good(CheckName.SCHEMA) if fits else bad(CheckName.SCHEMA, "schema_broken")


def _named(document: Document) -> set[str]:
    found = document.get("credentialSchema", [])
    listed = found if isinstance(found, list) else [found]
    return {str(schema.get("id")) for schema in listed if isinstance(schema, dict)}


def _is_badge(document: Document) -> bool:
    """Whether it claims to be an Open Badge on VC 2.0, the only form the schema describes."""
    types, contexts = document.get("type"), document.get("@context")
    return (
        isinstance(types, list)
        and any(name in _BADGE_TYPES for name in types if isinstance(name, str))
        and isinstance(contexts, list)
        and _V2 in contexts
    )


@cache
def _validator(address: str) -> Any:  # noqa: ANN401 -- jsonschema types its validators so
    return Draft201909Validator(standards.schema(address), format_checker=FormatChecker())
