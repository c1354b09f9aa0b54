"""Who sends an invoice: never the customer, and nobody where it does not say."""

import pytest

from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Page, Reading, Word, written
from rpl.domain.record import ACCEPTED
from rpl.domain.values import Box
from tests.fakes.clock import StoppedClock


def placed(text: str, language: str) -> Reading:
    """A reading whose empty lines are room between blocks."""
    words = []
    for number, line in enumerate(text.split("\n")):
        left = 100
        for word in line.split():
            box = Box(left=left, top=100 + 40 * number, width=12 * len(word), height=24)
            words.append(Word(text=word, box=box, confidence=95, line=number))
            left = box.right + 10
    page = Page(number=1, width=1600, height=2200, confidence=95, words=tuple(words))
    return Reading(pages=(page,), language=language, pipeline="by hand")


def issuer(text: str, language: str = "en") -> tuple[str, bool] | None:
    """The issuer found in a text, and whether it is sure enough to be taken over."""
    fields = GazetteerFieldFinder(StoppedClock()).find(EvidenceKind.OTHER, placed(text, language))
    return next(
        (
            (field.value, field.confidence >= ACCEPTED)
            for field in fields
            if field.name.value == "issuer"
        ),
        None,
    )


@pytest.mark.parametrize(
    ("text", "language", "firm"),
    [
        (
            "INVOICE\nBill to\nNordkap Ltd\n\nHarrow Pumps Ltd\n1 Mill Lane",
            "en",
            "Harrow Pumps Ltd",
        ),
        ("Rechnung\nGesamt: 5,00\n\nEICHWALD\nAmtsgericht Ulm HRB 512", "de", "EICHWALD"),
        ("Facture\nTitulaire du compte : VALMONT", "fr", "VALMONT"),
        ("Faktura\nNabywca\nA. Lis\n\nOrzeł Sp. z o.o.\nDługa 3", "pl", "Orzeł Sp. z o.o."),
    ],
)
def test_legal_form_register_or_account_tell_who_sends_an_invoice(
    text: str, language: str, firm: str
) -> None:
    assert issuer(text, language) == (firm, True)


def test_a_customer_with_a_legal_form_is_never_taken_for_the_sender() -> None:
    found = issuer("Factuur\nFactuuradres\nNordkap Trading B.V.\nWeena 1", "nl")

    assert found is None or "Nordkap" not in found[0]


def test_a_tax_number_is_not_the_number_of_an_invoice() -> None:
    text = "Factuur\nFactuurnummer: VF1005\nUw BTW nummer: NL00333599698"
    fields = GazetteerFieldFinder(StoppedClock()).find(EvidenceKind.OTHER, written(text, "nl"))

    assert [field.value for field in fields if field.name.value == "number"] == ["VF1005"]
