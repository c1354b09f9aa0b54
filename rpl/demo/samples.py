"""What stands on the invented documents, and what a reader should find there.

The Spanish lines keep to sentences that the small translation package of the tests knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from rpl.domain.intake import EvidenceKind
from rpl.domain.record import FieldName


class Style(StrEnum):
    """How a line is set."""

    ISSUER = "issuer"
    TITLE = "title"
    BODY = "body"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One line; `{holder}` stands for the person's name."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """An invented document.  `facts` are the draft fields that stand on it, as values."""

    kind: EvidenceKind
    language: str
    holder: str
    lines: tuple[SampleLine, ...]
    facts: Mapping[FieldName, str] = field(default_factory=dict)

    def text(self, holder: str) -> str:
        """The words of the document, made out to `holder`."""
        return "\n".join(line.text.replace("{holder}", holder) for line in self.lines)


def _document(
    kind: EvidenceKind,
    language: str,
    holder: str,
    lines: tuple[str, ...],
    facts: Mapping[FieldName, str],
) -> SampleDocument:
    """The first line is the issuer, the second the title, the last the mark of an invention."""
    styles = (Style.ISSUER, Style.TITLE, *[Style.BODY] * (len(lines) - 3), Style.MARK)
    pairs = zip(lines, styles, strict=True)
    return SampleDocument(
        kind, language, holder, tuple(SampleLine(text, style) for text, style in pairs), facts
    )


SAMPLES: Mapping[str, SampleDocument] = MappingProxyType(
    {
        "welder-certificate": _document(
            EvidenceKind.CERTIFICATE,
            "es",
            "María Gutiérrez",
            (
                "Centro de Formación Río Claro",
                "Certificado de formación profesional",
                "Se certifica que {holder} ha superado el curso de soldadura por arco.",
                "con una duración total de 350 horas",
                "Módulos cursados:",
                "Soldadura por arco: 200 horas, calificación 8,5",
                "Lectura de planos: 80 horas, calificación 7,0",
                "Prevención de riesgos laborales: 70 horas, calificación 9,0",
                "Calificación final: Notable",
                "Expedido en Zaragoza, a 12 de junio de 2023.",
                "Registro n.º 512",
                "El director: Pedro Sánchez",
                "Muestra inventada",
            ),
            {
                FieldName.HOLDER: "María Gutiérrez",
                FieldName.ISSUER: "Centro de Formación Río Claro",
                FieldName.TITLE: "Certificado de formación profesional",
                FieldName.SUBJECT: "soldadura por arco",
                FieldName.HOURS: "350",
                FieldName.GRADE: "Notable",
                FieldName.PLACE: "Zaragoza",
                FieldName.DATE: "2023-06-12",
                FieldName.NUMBER: "512",
                FieldName.SIGNATORY: "Pedro Sánchez",
            },
        ),
        "reference-letter": _document(
            EvidenceKind.REFERENCE_LETTER,
            "es",
            "María Gutiérrez",
            (
                "Talleres Metálicos Río Claro, S.L.",
                "Carta de recomendación",
                "A quien corresponda:",
                "La señora {holder} trabajó como soldador durante 5 años.",
                "desde el 4 de marzo de 2019",
                "hasta el 28 de febrero de 2024",
                "con jornada completa de 40 horas semanales",
                "Realizó trabajos de soldadura por arco y lectura de planos.",
                "Es una persona puntual y responsable.",
                "Recomendamos a {holder} para cualquier puesto de soldador.",
                "Zaragoza, 3 de marzo de 2025",
                "Atentamente,",
                "El director: Luis Cáceres",
                "Muestra inventada",
            ),
            {
                FieldName.HOLDER: "María Gutiérrez",
                FieldName.ISSUER: "Talleres Metálicos Río Claro, S.L.",
                FieldName.TITLE: "soldador",
                FieldName.ROLE: "soldador",
                FieldName.TASKS: "soldadura por arco y lectura de planos",
                FieldName.PERIOD_START: "2019-03-04",
                FieldName.PERIOD_END: "2024-02-28",
                FieldName.PLACE: "Zaragoza",
                FieldName.DATE: "2025-03-03",
                FieldName.SIGNATORY: "Luis Cáceres",
            },
        ),
        "arabic-certificate": _document(
            EvidenceKind.CERTIFICATE,
            "ar",
            "ليلى حداد",
            (
                "مركز النهر للتدريب المهني",
                "شهادة تدريب مهني",
                "يشهد مركز النهر بأن المتدربة المذكورة أدناه قد أتمت الدورة بنجاح",
                "الاسم: {holder}",
                "اسم الدورة: اللحام بالقوس الكهربائي",
                "عدد الساعات: 240 ساعة",
                "التقدير: جيد جدا",
                "رقم الشهادة: 1187",
                "مكان الإصدار: دمشق",
                "تاريخ الإصدار: 15 نيسان 2022",
                "المدير: سامر الأحمد",
                "نموذج مخترع",
            ),
            {
                FieldName.HOLDER: "ليلى حداد",
                FieldName.ISSUER: "مركز النهر للتدريب المهني",
                FieldName.TITLE: "شهادة تدريب مهني",
                FieldName.SUBJECT: "اللحام بالقوس الكهربائي",
                FieldName.HOURS: "240",
                FieldName.GRADE: "جيد جدا",
                FieldName.NUMBER: "1187",
                FieldName.PLACE: "دمشق",
                FieldName.DATE: "2022-04-15",
                FieldName.SIGNATORY: "سامر الأحمد",
            },
        ),
        "ukrainian-payslip": _document(
            EvidenceKind.PAYSLIP,
            "uk",
            "Оксана Мельник",
            (
                "Підприємство «Річка Метал»",
                "Розрахунковий лист за жовтень 2024 року",
                "Працівник: {holder}",
                "Посада: електрозварник ручного зварювання",
                "Відпрацьовано годин: 176",
                "Нараховано: 28 450,00 грн",
                "Утримано: 5 547,75 грн",
                "До виплати: 22 902,25 грн",
                "Дата виплати: 05.11.2024",
                "Розрахунковий лист № 0347",
                "Бухгалтер: Ірина Коваль",
                "Вигаданий зразок",
            ),
            {
                FieldName.HOLDER: "Оксана Мельник",
                FieldName.ISSUER: "Підприємство «Річка Метал»",
                FieldName.TITLE: "електрозварник ручного зварювання",
                FieldName.ROLE: "електрозварник ручного зварювання",
                FieldName.HOURS: "176",
                FieldName.TOTAL: "22902.25",
                FieldName.DATE: "2024-11-05",
                FieldName.NUMBER: "0347",
                FieldName.SIGNATORY: "Ірина Коваль",
            },
        ),
    }
)
"""The invented documents by name; each says, in its language and in English, that it is one."""
