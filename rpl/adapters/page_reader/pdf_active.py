"""What in a PDF could run, open, send or carry something, and how it is taken out.

One walk does both: what it took out of a document in memory is what the document carried.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pikepdf

from rpl.domain.inspection import ActiveContent
from rpl.domain.refused_files import FileDamagedError

_KEYS: Mapping[str, ActiveContent] = MappingProxyType(
    {
        "/JS": ActiveContent.SCRIPT,
        "/JavaScript": ActiveContent.SCRIPT,
        "/AA": ActiveContent.AUTOMATIC,
        "/EmbeddedFiles": ActiveContent.ATTACHMENT,
        "/EF": ActiveContent.ATTACHMENT,
        "/AF": ActiveContent.ATTACHMENT,
        "/Collection": ActiveContent.ATTACHMENT,
        "/XFA": ActiveContent.PROGRAM_FORM,
        "/RichMediaContent": ActiveContent.MEDIA,
        "/RichMediaSettings": ActiveContent.MEDIA,
    }
)
_ACTIONS: Mapping[str, ActiveContent] = MappingProxyType(
    {
        "/JavaScript": ActiveContent.SCRIPT,
        "/Launch": ActiveContent.LAUNCH,
        "/GoToE": ActiveContent.ATTACHMENT,
        "/GoToR": ActiveContent.OUTSIDE,
        "/ImportData": ActiveContent.OUTSIDE,
        "/SubmitForm": ActiveContent.OUTSIDE,
        "/Rendition": ActiveContent.MEDIA,
        "/RichMediaExecute": ActiveContent.MEDIA,
        "/Movie": ActiveContent.MEDIA,
        "/Sound": ActiveContent.MEDIA,
        "/GoTo3DView": ActiveContent.MEDIA,
    }
)
_ANNOTATIONS: Mapping[str, ActiveContent] = MappingProxyType(
    {
        "/FileAttachment": ActiveContent.ATTACHMENT,
        "/RichMedia": ActiveContent.MEDIA,
        "/Screen": ActiveContent.MEDIA,
        "/Movie": ActiveContent.MEDIA,
        "/Sound": ActiveContent.MEDIA,
        "/3D": ActiveContent.MEDIA,
    }
)
_LINKS: Mapping[str, ActiveContent] = MappingProxyType(
    {
        "javascript:": ActiveContent.SCRIPT,
        "vbscript:": ActiveContent.SCRIPT,
        "data:": ActiveContent.SCRIPT,
        "file:": ActiveContent.LAUNCH,
        "\\\\": ActiveContent.OUTSIDE,
    }
)
"""Addresses of links that are no addresses of pages.  A link to a page waits for a person."""
_EMBEDDED = "/EmbeddedFile"
_EMPTIED = ("/A", "/OpenAction", "/Next")
MAX_DEPTH = 60


def take_out_active_content(document: pikepdf.Pdf) -> tuple[ActiveContent, ...]:
    """Take everything out of a document in memory that could act, and say what that was.

    Raises:
        FileDamagedError: Its objects lie inside each other deeper than an honest writer puts them.
    """
    found: set[ActiveContent] = set()
    for root in document.objects:
        for each in list(_dictionaries(root, 0)):
            found.update(_taken_out(each))
    for root in document.objects:
        for each in list(_dictionaries(root, 0)):
            _leave_no_empty_shell(each)
    return tuple(sorted(found))


def _taken_out(each: pikepdf.Dictionary) -> Iterator[ActiveContent]:
    """Disarm one dictionary."""
    for key, kind in _KEYS.items():
        if key in each:
            del each[key]
            yield kind
    whole = (
        _ACTIONS.get(_name(each, "/S"))
        or _ANNOTATIONS.get(_name(each, "/Subtype"))
        or _link(each)
        or (ActiveContent.ATTACHMENT if _name(each, "/Type") == _EMBEDDED else None)
    )
    if whole is not None:
        for key in list(each.keys()):
            if key != "/Length":  # of a stream: its writer sets it
                del each[key]
        yield whole


def _link(each: pikepdf.Dictionary) -> ActiveContent | None:
    if _name(each, "/S") != "/URI":
        return None
    address = str(each.get("/URI", "")).strip().lower()
    return next((kind for start, kind in _LINKS.items() if address.startswith(start)), None)


def _leave_no_empty_shell(each: pikepdf.Dictionary) -> None:
    """Forget what pointed to something that was taken out."""
    for key in _EMPTIED:
        if _is_empty(each.get(key)):
            del each[key]
    annotations = each.get("/Annots")
    if isinstance(annotations, pikepdf.Array) and any(_is_empty(one) for one in annotations):
        each["/Annots"] = pikepdf.Array([one for one in annotations if not _is_empty(one)])


def _is_empty(each: object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and not each.keys()


def _name(each: pikepdf.Dictionary, key: str) -> str:
    value = each.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _dictionaries(each: object, depth: int) -> Iterator[pikepdf.Dictionary]:
    """The dictionaries written inside one object; those it refers to are objects themselves."""
    if depth > MAX_DEPTH:
        raise FileDamagedError
    if isinstance(each, pikepdf.Stream):
        each = each.stream_dict
    if isinstance(each, pikepdf.Dictionary):
        yield each
        inside = [each.get(key) for key in each.keys()]  # noqa: SIM118 -- iterating gives no keys
    elif isinstance(each, pikepdf.Array):
        inside = list(each)
    else:
        return
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)
