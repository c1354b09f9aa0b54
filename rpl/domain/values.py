"""The small frozen values every room shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Base of every value of the domain: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Frozen):
    """A place on a page image: pixels from its upper left corner."""

    left: Annotated[int, Field(ge=0)]
    top: Annotated[int, Field(ge=0)]
    width: Annotated[int, Field(ge=0)]
    height: Annotated[int, Field(ge=0)]

    @property
    def right(self) -> int:
        """First pixel column after the box."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """First pixel row after the box."""
        return self.top + self.height

    def join(self, other: "Box") -> "Box":
        """The smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(left=left, top=top, width=right - left, height=bottom - top)
