"""The official schemas of Open Badges 3.0, checked with jsonschema."""

from functools import cache
from typing import Any

from jsonschema import Draft201909Validator, FormatChecker

from rpl.adapters import standards
from rpl.domain.verification import Check, CheckName, bad, could_not, good
from rpl.ports.credential import Document


class OfficialSchemas:
    """Answers `ports.credential.Schemas`."""

    def check(self, document: Document) -> Check:
        """The check `schema`: each schema that the document names (VCDM 2.0, section 4.11).

        A badge that names none is not held to one: wallets have issued good ones with words that
        the schema does not list.
        """
        named = _named(document)
        if named - standards.SCHEMAS.keys():
            return could_not(CheckName.SCHEMA, "schema_unknown")
        if not named:
            return good(CheckName.SCHEMA, "no_schema")
        fits = all(_validator(address).is_valid(document) for address in named)
        return good(CheckName.SCHEMA) if fits else bad(CheckName.SCHEMA, "schema_broken")


def _named(document: Document) -> set[str]:
    found = document.get("credentialSchema", [])
    listed = found if isinstance(found, list) else [found]
    return {str(schema.get("id")) for schema in listed if isinstance(schema, dict)}


@cache
def _validator(address: str) -> Any:  # noqa: ANN401 -- jsonschema types its validators so
    return Draft201909Validator(standards.schema(address), format_checker=FormatChecker())
