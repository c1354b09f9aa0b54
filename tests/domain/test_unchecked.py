"""What no guard can tell about names is said, so that no name changes in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.guards import Flag, Pair
from rpl.domain.guards.common_words import COMMON_WORDS
from rpl.domain.guards.unchecked import is_common, unchecked_names
from rpl.domain.translation import TranslatedLine, guarded
from tests.factories.certificates import (
    CertificateLine,
    certificate_lines,
    lines_of_two_people,
    untitled_lines,
)

STRANGERS = ("Vorobets", "Nkemelu", "Oyelaran")
HYPHENATED = {
    "am": "ፖል ሚልስ-ሂክስ",
    "es": "hoy Paul Mills-Hicks",
    "fa": "پاول میلس-هیکس",
    "hi": "पॉल मिल्स-हिक्स",
    "ru": "сегодня Пол Миллс-Хикс",
    "uk": "сьогодні Пол Міллс-Хікс",
}
"""A name with a hyphen, as each language writes it."""


def pair_of(source: str, target: str, languages: str) -> Pair:
    here, there = languages.split()
    return Pair(source=source, target=target, source_language=here, target_language=there)


def line_of(line: CertificateLine, **slots: str) -> TranslatedLine:
    return guarded(pair_of(line.source, line.said(**slots), f"{line.language} en"))


def is_silent(line: TranslatedLine) -> bool:
    return not (line.flags or line.likely_names or line.possible_names)


@given(untitled_lines(), st.sampled_from(STRANGERS), st.data())
def test_without_title_or_label_no_name_changes_in_silence_in_any_script(
    line: CertificateLine, stranger: str, data: st.DataObject
) -> None:
    first, last = line.slots["name"].split()
    spoiled = data.draw(
        st.sampled_from(
            [
                *("", first, last, f"{last} {first}", f"{first} {first} {last}"),
                *(f"{stranger} {last}", f"{first} {stranger}", f"{stranger} {stranger}n"),
            ]
        )
    )

    assert not is_silent(line_of(line, name=spoiled))


@given(
    untitled_lines(),
    st.sampled_from(("I'm sure: {}", "“We've seen that {}”", "They're glad, I'd say: {}")),
    st.data(),
)
def test_beside_an_english_contraction_no_name_is_dropped_in_silence(
    line: CertificateLine, around: str, data: st.DataObject
) -> None:
    first, last = line.slots["name"].split()
    left = data.draw(st.sampled_from(["", first, last]))
    spoiled = guarded(
        pair_of(line.source, around.format(line.said(name=left)), f"{line.language} en")
    )

    assert not is_silent(spoiled)


@given(st.sampled_from(sorted(HYPHENATED)), st.sampled_from(["Mills", "Hicks", ""]))
def test_half_of_a_name_with_a_hyphen_is_never_the_whole_in_silence(
    language: str, left: str
) -> None:
    source = HYPHENATED[language]
    faithful = guarded(pair_of(source, "Paul Mills-Hicks today", f"{language} en"))
    halved = guarded(pair_of(source, f"Paul {left} today", f"{language} en"))

    assert is_silent(faithful)
    assert not is_silent(halved)
    assert Flag.NAMES in halved.flags or any("-" in word for word in halved.likely_names)


@given(lines_of_two_people(), st.data())
def test_two_people_never_change_places_or_become_one_in_silence(
    line: CertificateLine, data: st.DataObject
) -> None:
    one, two = line.slots["one"], line.slots["two"]
    (first, last), (other, third) = one.split(), two.split()
    people = data.draw(
        st.sampled_from(
            [
                *((two, one), (one, one), (two, two), (one, ""), ("", two), ("", "")),
                *((f"{other} {last}", f"{first} {third}"), (f"{first} {third}", f"{other} {last}")),
                *((first, two), (last, two), (one, other), (one, third)),
            ]
        )
    )

    assert not line_of(line).flags
    assert not is_silent(line_of(line, one=people[0], two=people[1]))


@given(untitled_lines())
def test_a_name_that_was_found_is_not_in_doubt(line: CertificateLine) -> None:
    kept = line_of(line)

    assert not kept.flags
    assert not set(line.source.split()) & {
        word for word in kept.likely_names if word in line.said()
    }
    assert not any(word in kept.likely_names for word in line.slots["name"].split())


@given(certificate_lines())
def test_a_faithful_line_of_a_certificate_has_no_likely_name_and_seldom_a_possible_one(
    line: CertificateLine,
) -> None:
    kept = line_of(line)

    assert kept.likely_names == ()
    assert len(kept.possible_names) <= 1 or line.language == "de"


@pytest.mark.parametrize(
    ("source", "target", "languages", "likely"),
    [
        ("جان گرنت معتقد است", "It is believed by John", "fa en", {"گرنت"}),
        ("جان گرنت معتقد است", "It is believed by John Grant", "fa en", {"معتقد"}),
        ("dijo Will Wade de Wayde", "So said Will of Wayde", "es en", {"Wade"}),
        ("dijo Will Wade de Wayde", "So said Will Wade of Wayde", "es en", set()),
        ("con Ana Muñoz hoy", "with Ana today, with Muñoz", "es en", {"Ana", "Muñoz"}),
        ("vive en Sevilla hoy", "lives there today", "es en", {"Sevilla"}),
        ("con Yusef Karimi hoy", "with Youssef Karimi today", "es en", set()),
        ("con Ana Muñoz hoy", "avec Ana Muñoz Vorobets", "es fr", set()),
        ("vive en la ciudad", "lives in Berlin today", "es en", {"Berlin"}),
        ("vive en Alemania hoy", "lives in Germany today", "es en", set()),
        ("el acto d'Obanazawa fue", "the act was", "fr en", {"Obanazawa"}),
        ("مع كوريا الشمالية", "We're with North", "ar en", {"كوريا", "الشمالية"}),
        ("مع كوريا الشمالية", "We're with North Korea", "ar en", set()),
        ("مع كوريا الشمالية", "with the North Korean one", "ar en", set()),
        ("живет в Сан-Марино", "lives in Marino", "ru en", {"Сан-Марино"}),
        ("живет в Сан-Марино", "lives in San Marino", "ru en", set()),
        ("en Nouvelle-Zélande", "in New Zealand", "fr en", set()),
        ("en Nouvelle-Zélande", "in Zealand", "fr en", {"Nouvelle-Zélande", "Zealand"}),
        ("trabaja en Corea del Norte", "works in North", "es en", {"Corea", "Norte"}),
        ("trabaja en Corea del Norte", "works in North Korea", "es en", set()),
        ("在哥斯达黎加", "in Rica", "zh en", {"Rica", "哥斯达黎加"}),
        ("a la Costa Rica de hoy", "al-Costa", "es ar", {"Rica"}),
        ("iyo Costa Rica", "Costa today", "qq en", {"Rica"}),
        ("la plage de Beacon à Nice", "near Beach in Nice", "fr en", {"Beacon"}),
        ("une semaine à Londres", "a week in London", "fr en", set()),
        ("парк Локвуд Гарденс", "Tenants at Lockwood", "uk en", {"Гарденс"}),
        ("парк Локвуд Гарденс", "in Lockwood Gardens", "uk en", set()),
        ("Save the Children oraya gider", "While the Children goes", "tr en", {"Save"}),
        ("Save the Children oraya gider", "Save the Children goes there", "tr en", set()),
        ("el informe «Papeles de Panamá» dice", "the report Panama says", "es en", {"Papeles"}),
        ("el informe «Papeles de Panamá» dice", "the Panama Papers say", "es en", set()),
        ("dice: «Así trabaja en Panamá»", "says: so he works in Panama", "es en", set()),
        ("dice que «nunca lo vio»", "says he never saw it", "es en", set()),
        ("el líder norcoreano", "the North leader", "es en", {"norcoreano"}),
        ("le chef nord-coréen", "the North leader", "fr en", {"nord-coréen"}),
        ("le chef nord-coréen", "the North Korean leader", "fr en", set()),
        ("con Alemania hoy", "with Germany's today", "es en", set()),
        ("la cultura del té", "the UK's tea culture", "es en", set()),
        ("bugün FBI'dan raporu", "the report today", "tr en", set()),
        ("firmas del Reino Unido", "the United Kingdom's firms", "es en", set()),
        ("firmas del Reino Unido", "the UK's firms", "es en", set()),
        ("firmas de Estados Unidos", "U.S. firms", "es en", set()),
        ("firmas de Arabia Saudí", "firms in Saudi Arabia", "es en", set()),
        ("firmas del Reino Unido", "firms of the Kingdom", "es en", {"Reino", "Unido"}),
        ("Save the Children, oraya gitti", "the Children travel there", "tr en", {"Save"}),
        ("Save the Children, oraya gitti", "Save the Children go there", "tr en", set()),
    ],
)
def test_words_that_look_like_names_on_one_side_alone_are_told(
    source: str, target: str, languages: str, likely: set[str]
) -> None:
    assert set(unchecked_names(pair_of(source, target, languages)).likely) == likely


@pytest.mark.parametrize(
    ("source", "target", "languages", "possible"),
    [
        ("وصل زهران العفيفي", "arrived", "ar en", {"وصل", "زهران", "العفيفي"}),
        ("شهادة التدريب المهني", "Certificate of vocational training", "ar en", set()),
        ("邓小平的领导", "the leadership of Xiaoping", "zh en", {"邓小平", "领导"}),
        ("毕业证书", "graduation certificate", "zh en", set()),
        ("李秀云完成培训", "Li Xiuyun completed the training", "zh en", set()),
        ("Der Kurs in Goslar", "The course", "de en", {"Kurs", "Goslar"}),
        ("Karno es profesor de inglés", "is an English tutor", "es en", {"Karno"}),
        ("Siriporn'un sözleri", "was quoted", "tr en", {"Siriporn'un"}),
        ("Блейк був засуджений. Це все", "was convicted. That is all", "uk en", {"Блейк"}),
        ("Karno es profesor de inglés", "Karno is an English tutor", "es en", set()),
        ("Él dijo que sí. Además trabaja", "He said yes. He works too", "es en", set()),
        ("L'ouragan se déplace", "The storm moves", "fr en", set()),
        ("Trabajó en Lima y trabajó bien", "He worked in Lima and worked well", "es en", set()),
        ("Nigeria îl plătește", "Nigeria pays him", "ro en", set()),
        ("Blake was convicted", "fue condenado", "en es", {"Blake"}),
        ("However, he left. That's all", "Sin embargo, se fue. Es todo", "en es", set()),
        ("el curso de soldadura", "the welding course", "es en", set()),
        ("در آلمان کار کرد", "worked in Germany", "fa en", set()),
        ("در ۱۲ خرداد", "on 12 Khordad", "fa en", set()),
        ("زهران العفيفي", "I'm sure", "ar en", {"زهران", "العفيفي"}),
        ("Arbeit mit Nordkorea", "working with North", "de en", {"Arbeit", "Nordkorea"}),
        ("Arbeit mit Nordkorea", "working with North Korea", "de en", {"Arbeit"}),
    ],
)
def test_where_capitals_tell_nothing_every_word_that_is_not_common_may_be_a_name(
    source: str, target: str, languages: str, possible: set[str]
) -> None:
    found = unchecked_names(pair_of(source, target, languages))

    assert set(found.possible) == possible
    assert found.likely == ()


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Lleva a Sevilla el título", "Takes the title to Berlin", "es en"),
        ("Ayer Ana Muñoz aprobó", "Yesterday Muñoz passed", "es en"),
        ("María Gutiérrez aprobó", "Gutiérrez passed", "es en"),
        ("Ayer Ana\u00a0Muñoz aprobó", "Yesterday Muñoz passed", "es en"),
        ("Ayer Ana\u202fMuñoz aprobó", "Yesterday Ana passed", "es en"),
        ("زار Fort Greely اليوم", "visited Greely today", "ar en"),
        ("وصل إلى هنا", "Zahran Vorobets arrived here", "ar en"),
    ],
)
def test_what_surely_is_another_name_is_still_held_back(
    source: str, target: str, languages: str
) -> None:
    assert Flag.NAMES in guarded(pair_of(source, target, languages)).flags


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("El Ministerio lo confirma hoy", "The ministry confirms it today", "es en"),
        ("vive en Sevilla hoy", "lives there today", "es en"),
        ("dit qu'Alfredo Morelos est venu", "says that Alfredo Morelos came", "fr en"),
    ],
)
def test_a_capital_that_stands_alone_does_not_hold_a_line_back(
    source: str, target: str, languages: str
) -> None:
    assert guarded(pair_of(source, target, languages)).flags == ()


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ("محمد أحمد علي حسن كريم نور أمل ليلى سعيد سالم", "ar"),
        ("محمد علی رضا حسین مهدی امید مهران سامان زهرا", "fa"),
        ("محمد علی حسن خان بلال نواز اقبال", "ur"),
        ("मोहन राम राज विकास विजय प्रकाश आनंद आशा शांति", "hi"),
        ("ከበደ ተስፋዬ ሰላማዊት ገብረ ዓለም", "am"),
        ("Deniz Güneş Eren Kaya Ümit", "tr"),
        ("Rosa Mercedes Luz Cruz Ángel", "es"),
        ("Надежда Людмила Юлия", "ru"),
    ],
)
def test_no_usual_name_is_taken_for_a_common_word(names: str, language: str) -> None:
    assert [name for name in names.split() if is_common(name, language)] == []


def test_common_words_are_known_with_what_is_written_to_them() -> None:
    assert is_common("والشهادات", "ar")
    assert is_common("می‌کند", "fa")
    assert is_common("የስልጠና", "am")
    assert is_common("Zaświadcza", "pl")
    assert not is_common("Kurs", "qq")
    assert set(COMMON_WORDS) == {"ar", "fa", "ur", "hi", "am", "ti", "zh"}
