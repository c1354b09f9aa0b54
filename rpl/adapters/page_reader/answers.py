"""What the child writes for the service to read: one JSON file, and JPEGs beside it."""

from collections.abc import Mapping
from pathlib import Path

from rpl.domain.inspection import Inspection
from rpl.domain.intake import FileRefusedError, FileUnsafeError
from rpl.domain.reading import Reading
from rpl.domain.values import Frozen
from rpl.ports.errors import EngineMissingError

ANSWER = "answer.json"
CLEANED = "cleaned.pdf"
MAX_ANSWER_BYTES = 64 * 1024 * 1024


class Answer(Frozen):
    """Exactly one of these is there."""

    inspection: Inspection | None = None
    reading: Reading | None = None
    refusal: str | None = None
    missing: str | None = None


def image_name(number: int) -> str:
    """The file name of a page's safe picture."""
    return f"page-{number}.jpg"


def original_name(number: int) -> str:
    """The file name of a page's picture as it came."""
    return f"page-{number}-original.jpg"


def cleaned_name(number: int) -> str:
    """The file name of a page's picture as it was given to the engine."""
    return f"page-{number}-cleaned.jpg"


def settled(work: Path) -> Answer:
    """The child's answer.

    Raises:
        FileRefusedError: The child refused the file; `FileUnsafeError` where its answer is not
            what our own child would write.
        EngineMissingError: A program or language pack is not installed.
    """
    path = work / ANSWER
    # A child that was taken over could leave a link to a file it cannot read itself.
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_ANSWER_BYTES:
        raise FileUnsafeError
    try:
        answer = Answer.model_validate_json(path.read_bytes())
    except ValueError as error:
        raise FileUnsafeError from error
    if answer.refusal is not None:
        raise _refusals().get(answer.refusal, FileUnsafeError)
    if answer.missing is not None:
        raise EngineMissingError(answer.missing)
    return answer


def _refusals() -> Mapping[str, type[FileRefusedError]]:
    return {refusal.code: refusal for refusal in FileRefusedError.__subclasses__()}
