"""The program that keeps Tesseract's packs loaded: `python -I -S loaded_packs.py`.

It imports nothing of ours, so that it starts at once.  From its input it reads a
line of JSON for each picture, `picture`, `packs`, `dpi`, `mode` and `inverted`; for each it writes
the length of Tesseract's table in eight bytes, and the table; a length of -1 where there is none.
It ends with its input, and with status 3 at once where Tesseract's library is not found.
"""

import ctypes
import json
import os
import struct
import sys
from collections import OrderedDict
from pathlib import Path

LIBRARY = "libtesseract.so.5"
NO_LIBRARY = 3
NAME = "tesseract"
"""What this process is called: by it whoever looks at the time finds it."""
_SET_NAME = 15
"""PR_SET_NAME of prctl(2)."""
MOST_LOADED = 2
"""Packs, or pairs of packs, that are kept: each holds memory while other work is done."""
BEST_ENGINE = 3
"""OEM_DEFAULT: what the pack brings."""
BINARY_GRAY, BYTE = b"P5", b"255"
LENGTH = "!q"


def main() -> int:
    """Answer until nobody asks any more."""
    ctypes.CDLL(None).prctl(_SET_NAME, NAME.encode())
    try:
        library = _library()
    except OSError:
        return NO_LIBRARY
    loaded: OrderedDict[str, ctypes.c_void_p] = OrderedDict()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        engine = _engine(library, loaded, asked["packs"])
        table = None if engine is None else _table(library, engine, asked)
        length = -1 if table is None else len(table)
        sys.stdout.buffer.write(struct.pack(LENGTH, length) + (table or b""))
        sys.stdout.buffer.flush()
    os._exit(0)  # what is loaded need not be taken apart


def _library() -> ctypes.CDLL:
    """Tesseract's own interface for C.

    Raises:
        OSError: It is not installed.
    """
    library = ctypes.CDLL(LIBRARY)
    engine, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, answer, *given in (
        ("Create", engine),
        ("Delete", None, engine),
        ("Init2", number, engine, text, text, number),
        ("SetVariable", number, engine, text, text),
        ("SetPageSegMode", None, engine, number),
        ("SetImage", None, engine, text, number, number, number, number),
        ("Recognize", number, engine, ctypes.c_void_p),
        ("GetTsvText", ctypes.c_void_p, engine, number),
        ("Clear", None, engine),
    ):
        function = getattr(library, f"TessBaseAPI{name}")
        function.restype, function.argtypes = answer, given
    library.TessDeleteText.restype, library.TessDeleteText.argtypes = None, [ctypes.c_void_p]
    return library


def _engine(
    library: ctypes.CDLL, loaded: OrderedDict[str, ctypes.c_void_p], packs: str
) -> ctypes.c_void_p | None:
    """Tesseract with these packs; None where they cannot be loaded."""
    if packs in loaded:
        loaded.move_to_end(packs)
        return loaded[packs]
    while len(loaded) >= MOST_LOADED:
        library.TessBaseAPIDelete(loaded.popitem(last=False)[1])
    engine = ctypes.c_void_p(library.TessBaseAPICreate())
    if library.TessBaseAPIInit2(engine, None, packs.encode(), BEST_ENGINE):
        library.TessBaseAPIDelete(engine)
        return None
    loaded[packs] = engine
    return engine


def _table(library: ctypes.CDLL, engine: ctypes.c_void_p, asked: dict[str, object]) -> bytes | None:
    """Tesseract's table of the words of a picture; None where it finds nothing to read."""
    kind, size, most, pixels = Path(str(asked["picture"])).read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    if kind != BINARY_GRAY or most != BYTE or len(pixels) != width * height:
        return None
    for name, value in (
        ("user_defined_dpi", asked["dpi"]),
        ("tessedit_do_invert", int(bool(asked["inverted"]))),
    ):
        library.TessBaseAPISetVariable(engine, name.encode(), str(value).encode())
    library.TessBaseAPISetPageSegMode(engine, asked["mode"])
    library.TessBaseAPISetImage(engine, pixels, width, height, 1, width)
    table = None
    if library.TessBaseAPIRecognize(engine, None) == 0:
        written = library.TessBaseAPIGetTsvText(engine, 0)
        table = ctypes.string_at(written)
        library.TessDeleteText(written)
    library.TessBaseAPIClear(engine)
    return table


if __name__ == "__main__":
    sys.exit(main())
