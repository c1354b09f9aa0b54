"""How the API's description tells of refusals: RFC 9457, as `rpl.edge.problems` answers them."""

from http import HTTPStatus
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from rpl.edge.problems import MEDIA_TYPE

Responses: TypeAlias = dict[int | str, dict[str, Any]]


class ParameterProblem(BaseModel):
    """What is wrong with one parameter; never the value itself."""

    model_config = ConfigDict(frozen=True)

    place: Annotated[str, Field(alias="in")]
    name: str
    detail: str


class Problem(BaseModel):
    """Why a call was refused, and what to do next.  `code` is stable; `detail` is for people."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: tuple[ParameterProblem, ...] = ()


def refusals(*statuses: int) -> Responses:
    """The refusals of a route, for its description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "model": Problem,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }
