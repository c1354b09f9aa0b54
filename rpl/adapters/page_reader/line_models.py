"""Where the models of the second recogniser are, and which they are; loads nothing.

They are files in the wheel of `rapidocr`, of which nothing else is used: no program of it runs
here, and nothing is fetched.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FINDER, READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"


@cache
def reader_version() -> str | None:
    """Which second recogniser is installed, if any: its packages say which models they carry."""
    if models() is None:
        return None
    from importlib.metadata import version  # noqa: PLC0415 -- the sandboxed child never asks

    return f"rapidocr-{version('rapidocr')} onnxruntime-{version('onnxruntime')}"


def models() -> Path | None:
    """The folder of the models; None where they, or what runs them, are not installed."""
    package = find_spec("rapidocr")
    if package is None or package.origin is None or find_spec("onnxruntime") is None:
        return None
    folder = Path(package.origin).parent / "models"
    return folder if all((folder / name).is_file() for name in (FINDER, READER)) else None
