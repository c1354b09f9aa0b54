"""Invented invoices in eight languages, to check that the sender is found and not the customer.

Three ways to say who sends it: a block with the legal form at the top, a trade name alone in large
print with the firm's register at the foot, or the holder of the account alone.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from papers.invented import Paper
from papers.sheet import Sheet

WAYS = ("block", "foot", "account")
WORDS = {
    "en": "Invoice|Bill to|Invoice number|Invoice date|"
    "Total due|VAT number|Registered in England No|Account holder",
    "de": "Rechnung|Rechnungsadresse|Rechnungsnummer|Rechnungsdatum|"
    "Gesamtbetrag|Steuernummer|Amtsgericht Ulm HRB|Kontoinhaber",
    "fr": "Facture|Facturer à|Numéro de facture|Date de facture|"
    "Total TTC|Numéro de TVA|RCS Lyon|Titulaire du compte",
    "es": "Factura|Cliente|Número de factura|Fecha de factura|"
    "Total factura|NIF|Registro Mercantil de Soria|Titular",
    "it": "Fattura|Destinatario|Numero fattura|Data fattura|Totale|Partita IVA|REA MI|Intestatario",
    "nl": "Factuur|Factuuradres|Factuurnummer|Factuurdatum|Totaal|BTW nummer|KvK|Rekeninghouder",
    "pl": "Faktura|Nabywca|Numer faktury|Data wystawienia|Do zapłaty|NIP|KRS|Beneficiary",
    "pt": "Fatura|Cliente|Número da fatura|Data da fatura|"
    "Total a pagar|NIF|Capital social 5000 NIPC|Beneficiário",
}
FIRMS = {
    "en": "Harrow Pumps Ltd|Fenbrook Tools PLC",
    "de": "Eichwald Technik GmbH|Brandner & Söhne KG",
    "fr": "Valmont Outillage SARL|Berthier Froid SAS",
    "es": "Ferretería Olmedo S.L.|Suministros Tajo S.A.",
    "it": "Officine Lariane S.r.l.|Ceramiche Po S.p.A.",
    "nl": "Duinzicht Techniek B.V.|Van Loon Gereedschap N.V.",
    "pl": "Orzeł Narzędzia Sp. z o.o.|Wierzba S.A.",
    "pt": "Ferragens Douro Lda|Moinho Novo S.A.",
}
CUSTOMERS = ("Nordkap Trading Ltd", "Tessa Lindholm", "Atelier Mirabel", "Casa Verde S.L.")


def invoices(each: int = 6) -> Iterator[Paper]:
    """So many invoices in every language; the same ones each time."""
    for language, told in WORDS.items():
        for number in range(each):
            chance = Random(f"invoice {language} {number}")  # noqa: S311 -- invents papers, keeps no secret
            way = WAYS[number % len(WAYS)]
            paper = Paper(
                f"invoice-{language}-{number:02}-{way}",
                language,
                "invoice",
                way,
                held=bool(number // len(WAYS) % 2),
                sheet=Sheet(language, 3 * number),
            )
            _written(paper, told.split("|"), chance)
            yield paper


def _written(paper: Paper, words: list[str], chance: Random) -> None:
    kind, customer, number, dated, total, tax, register, account = words
    firm = chance.choice(FIRMS[paper.language].split("|"))
    day = date(2015, 2, 13) + timedelta(days=chance.randint(0, 3000))
    shown = f"{day:%d.%m.%Y}" if paper.language in ("de", "pl") else f"{day:%d/%m/%Y}"
    if paper.language == "en":
        shown = f"{day.day} {day:%B %Y}"
    amount = f"{chance.randint(20, 900)}.{chance.randint(10, 99)}"
    paper.truth = {
        "issuer": firm if paper.layout == "block" else firm.rpartition(" ")[0].upper(),
        "date": day.isoformat(),
        "total": amount,
        "number": f"F{chance.randint(10000, 99999)}",
    }
    _head(paper, customer, chance)
    sheet = paper.sheet
    sheet.heading(kind, 48)
    rows = [
        (number, paper.truth["number"]),
        (dated, shown),
        (tax, str(chance.randint(10**9, 10**10))),
    ]
    sheet.form("colon", rows)
    sheet.table((kind, total), [("A 100", "3.00"), ("B 200", "4.00")])
    sheet.form("colon", [(total, f"{amount.replace('.', ',')} EUR")])
    sheet.down += 500
    if paper.layout == "foot":
        sheet.heading(paper.truth["issuer"], 26)
        sheet.down -= 40
        sheet.heading(f"{register} {chance.randint(10000, 99999)}", 24)
    if paper.layout == "account":
        sheet.form("colon", [(account, paper.truth["issuer"])])


def _head(paper: Paper, customer: str, chance: Random) -> None:
    sheet, name = paper.sheet, chance.choice(CUSTOMERS)
    if paper.layout == "block":
        for line in (paper.truth["issuer"], f"Molenweg {chance.randint(1, 99)}", "4711 Altstadt"):
            sheet._run(line, 1000, sheet.down, 30)  # noqa: SLF001 -- a place of its own
            sheet.down += 50
        sheet.down += 60
    for line in (customer, name, f"Rua Central {chance.randint(1, 99)}", "1070 Lisboa"):
        sheet._run(line, 170, sheet.down, 30)  # noqa: SLF001 -- a place of its own
        sheet.down += 50
    sheet.down += 80
