"""Everything in a PDF that could act: found by its kind, taken out, the pages left alone."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from rpl.adapters.page_reader.pdf_active import take_out_active_content
from rpl.adapters.page_reader.pdf_inspection import clean_pdf, inspect_pdf
from rpl.domain.inspection import ActiveContent
from rpl.domain.refused_files import FileDamagedError

Carrier = Callable[[Pdf], None]


def in_pdf(named: dict[str, object]) -> dict[str, object]:
    return {f"/{key}": value for key, value in named.items()}


def opens_with(**action: object) -> Carrier:
    def add(document: Pdf) -> None:
        document.Root.OpenAction = Dictionary(in_pdf(action))

    return add


def annotated(**annotation: object) -> Carrier:
    def add(document: Pdf) -> None:
        here = Dictionary({"/Type": Name.Annot, "/Rect": Array([0, 0, 9, 9]), **in_pdf(annotation)})
        document.pages[0].obj.Annots = document.make_indirect(Array([document.make_indirect(here)]))

    return add


def with_an_attachment(document: Pdf) -> None:
    document.attachments["secret.exe"] = b"MZ an invented program"


def with_a_form_program(document: Pdf) -> None:
    form = Stream(document, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=form)


def with_a_plain_form(document: Pdf) -> None:
    annotated(Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Ana"))(document)
    document.Root.AcroForm = Dictionary(Fields=document.pages[0].obj.Annots)


def with_a_script_for_all_pages(document: Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), document.make_indirect(action)]))
    )


def with_a_page_that_acts(document: Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


CARRIERS: dict[str, tuple[Carrier, set[str]]] = {
    "a script when opened": (opens_with(S=Name.JavaScript, JS=String("app.alert(1)")), {"script"}),
    "a program when opened": (opens_with(S=Name.Launch, F=String("calc.exe")), {"launch"}),
    "a chain that ends in a program": (
        opens_with(S=Name.Named, N=Name.NextPage, Next=Dictionary(S=Name.Launch)),
        {"launch"},
    ),
    "a form that is sent": (opens_with(S=Name.SubmitForm, F=String("https://x")), {"outside"}),
    "another file on a share": (
        opens_with(S=Name.GoToR, F=String(r"\\evil\share\a.pdf"), D=Array([0, Name.Fit])),
        {"outside"},
    ),
    "a link that is a script": (
        annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(" JavaScript:alert(1)"))),
        {"script"},
    ),
    "a link to a file": (
        annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
        {"launch"},
    ),
    "a pinned file": (
        annotated(
            Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String("a.exe"))
        ),
        {"attachment"},
    ),
    "a film": (annotated(Subtype=Name.RichMedia, RichMediaContent=Dictionary()), {"media"}),
    "an attached file": (with_an_attachment, {"attachment"}),
    "a form with a program": (with_a_form_program, {"program_form"}),
    "a script for all pages": (with_a_script_for_all_pages, {"script"}),
    "a page that acts": (with_a_page_that_acts, {"automatic"}),
}


def a_pdf(*carriers: Carrier) -> bytes:
    document, content = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(200, 200))
    for add in carriers:
        add(document)
    document.save(content, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return content.getvalue()


def cleaned(tmp_path: Path, content: bytes) -> tuple[set[str], Pdf]:
    (source := tmp_path / "source.pdf").write_bytes(content)
    found = set(inspect_pdf(source).active)
    assert clean_pdf(source, tmp_path / "cleaned.pdf").active == ()
    return {kind.value for kind in found}, pikepdf.open(tmp_path / "cleaned.pdf")


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_could_act_is_found_by_its_kind_and_taken_out(tmp_path: Path, carrier: str) -> None:
    add, kinds = CARRIERS[carrier]

    found, copy = cleaned(tmp_path, a_pdf(add))

    assert found == kinds
    assert take_out_active_content(copy) == ()
    assert len(copy.pages) == 1


def test_everything_at_once_is_taken_out(tmp_path: Path) -> None:
    adders = [add for add, _ in CARRIERS.values()]

    found, copy = cleaned(tmp_path, a_pdf(*adders))

    assert {"script", "attachment", "program_form", "automatic"} <= found
    assert not copy.attachments
    assert b"invented program" not in (tmp_path / "cleaned.pdf").read_bytes()


@pytest.mark.parametrize(
    "carrier",
    [
        pytest.param(opens_with(S=Name.GoTo, D=Array([0, Name.Fit])), id="a place to open at"),
        pytest.param(
            annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://a.example"))),
            id="a link to a page",
        ),
        pytest.param(with_a_plain_form, id="a form"),
    ],
)
def test_what_waits_for_a_person_is_left_alone(tmp_path: Path, carrier: Carrier) -> None:
    (source := tmp_path / "source.pdf").write_bytes(a_pdf(carrier))

    assert inspect_pdf(source).active == ()


def test_the_pages_look_the_same_afterwards(tmp_path: Path) -> None:
    source = Path("tests/data/badfiles/sample-files__025-attachment_with-attachment.pdf")
    clean_pdf(source, tmp_path / "cleaned.pdf")

    before, after = (
        pypdfium2.PdfDocument(path)[0].render().to_numpy()
        for path in (source, tmp_path / "cleaned.pdf")
    )

    assert (before == after).all()


def test_objects_nested_without_end_are_refused() -> None:
    document = pikepdf.new()
    inner: Array | Dictionary = Dictionary(A=1)
    for _ in range(100):
        inner = Dictionary(A=inner)
    document.Root.Deep = inner

    with pytest.raises(FileDamagedError):
        take_out_active_content(document)


names = st.sampled_from(
    ["/S", "/JS", "/AA", "/A", "/Next", "/EF", "/AF", "/Subtype", "/Type", "/URI", "/Annots", "/K"]
)
leaves = st.one_of(
    st.integers(-5, 5),
    st.sampled_from(["/JavaScript", "/Launch", "/URI", "/EmbeddedFile", "/Movie", "/Link"]),
    st.sampled_from(["javascript:x", "https://a.example", ""]),
)
objects = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)


def as_pdf(value: object) -> object:
    """A value of Python as an object of a PDF; a word that begins with a slash is a name."""
    if isinstance(value, dict):
        return Dictionary({key: as_pdf(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return Array([as_pdf(inner) for inner in value])
    if isinstance(value, str):
        return Name(value) if value.startswith("/") else String(value)
    return value


@given(objects, objects)
def test_nothing_is_found_where_everything_was_taken_out(one: object, other: object) -> None:
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.One = document.make_indirect(Array([as_pdf(one)]))
    document.pages[0].obj.Other = Array([as_pdf(other)])

    take_out_active_content(document)

    assert take_out_active_content(document) == ()


def test_the_kinds_come_in_the_order_of_their_names() -> None:
    document = pikepdf.new()
    for key in ("/JS", "/AA", "/EF"):
        document.Root[key] = Array([])

    assert take_out_active_content(document) == (
        ActiveContent.ATTACHMENT,
        ActiveContent.AUTOMATIC,
        ActiveContent.SCRIPT,
    )
