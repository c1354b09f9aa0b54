"""Numbers written as words, per language (ISO 639-1): what each word counts.

A word that also means something else (`neuf`, nine or new) stands with a question mark: it may
account for a number on the other side, and is never demanded there.  One is left out everywhere,
because it is the article in most of these languages.
"""

from collections.abc import Mapping

_TABLES: Mapping[str, str] = {
    "en": "2 two second?|3 three third|4 four fourth|5 five fifth|6 six sixth|7 seven seventh"
    "|8 eight eighth|9 nine ninth|10 ten tenth|11 eleven|12 twelve dozen?|13 thirteen|14 fourteen"
    "|15 fifteen|16 sixteen|17 seventeen|18 eighteen|19 nineteen|20 twenty|30 thirty|40 forty"
    "|50 fifty|60 sixty|70 seventy|80 eighty|90 ninety|100 hundred hundreds?"
    "|1000 thousand thousands?|1000000 million millions?|1000000000 billion billions?",
    "es": "2 dos segundo? segunda? ambos? ambas?|3 tres tercer tercero? tercera|4 cuatro cuarto? cuarta"
    "|5 cinco quinto quinta|6 seis sexto sexta|7 siete séptimo séptima|8 ocho octavo octava"
    "|9 nueve noveno novena|10 diez décimo décima|11 once|12 doce|13 trece|14 catorce|15 quince"
    "|16 dieciséis|17 diecisiete|18 dieciocho|19 diecinueve|20 veinte|21 veintiún veintiuno veintiuna"
    "|22 veintidós|23 veintitrés|24 veinticuatro|25 veinticinco|26 veintiséis|27 veintisiete"
    "|28 veintiocho|29 veintinueve|30 treinta|40 cuarenta|50 cincuenta|60 sesenta|70 setenta"
    "|80 ochenta|90 noventa|100 cien ciento cientos?|200 doscientos doscientas"
    "|300 trescientos trescientas|400 cuatrocientos cuatrocientas|500 quinientos quinientas"
    "|600 seiscientos seiscientas|700 setecientos setecientas|800 ochocientos ochocientas"
    "|900 novecientos novecientas|1000 mil miles?|1000000 millón millones",
    "fr": "2 deux deuxième second? seconde?|3 trois troisième|4 quatre quatrième|5 cinq cinquième"
    "|6 six sixième|7 sept septième|8 huit huitième|9 neuf? neuvième|10 dix dixième|11 onze"
    "|12 douze|13 treize|14 quatorze|15 quinze|16 seize|20 vingt|30 trente|40 quarante"
    "|50 cinquante|60 soixante|100 cent? cents?|1000 mille milliers?|1000000 million millions"
    "|1000000000 milliard milliards",
    "pt": "2 dois duas segundo? segunda? ambos?|3 três terceiro terceira|4 quatro quarto? quarta?"
    "|5 cinco quinto quinta?|6 seis sexto sexta?|7 sete sétimo sétima|8 oito oitavo oitava"
    "|9 nove nono nona|10 dez décimo décima|11 onze|12 doze|13 treze|14 catorze quatorze|15 quinze"
    "|16 dezesseis dezasseis|17 dezessete dezassete|18 dezoito|19 dezenove dezanove|20 vinte"
    "|30 trinta|40 quarenta|50 cinquenta|60 sessenta|70 setenta|80 oitenta|90 noventa"
    "|100 cem cento? centenas?|200 duzentos duzentas|300 trezentos|400 quatrocentos|500 quinhentos"
    "|1000 mil milhares?|1000000 milhão milhões|1000000000 bilhão bilhões",
    "it": "2 due secondo? seconda?|3 tre terzo terza|4 quattro quarto? quarta|5 cinque quinto quinta"
    "|6 sei? sesto sesta|7 sette settimo settima|8 otto ottavo ottava|9 nove nono nona|10 dieci"
    "|11 undici|12 dodici|15 quindici|20 venti|30 trenta|40 quaranta|50 cinquanta|60 sessanta"
    "|70 settanta|80 ottanta|90 novanta|100 cento|1000 mille mila?|1000000 milione milioni",
    "ro": "2 doi două doua doilea|3 trei treilea treia|4 patru patrulea patra|5 cinci cincilea"
    "|6 șase şase|7 șapte şapte|8 opt|9 nouă?|10 zece|11 unsprezece|12 doisprezece douăsprezece"
    "|15 cincisprezece|20 douăzeci|30 treizeci|40 patruzeci|50 cincizeci|60 șaizeci|70 șaptezeci"
    "|80 optzeci|90 nouăzeci|100 sută sute?|1000 mie mii?|1000000 milion milioane",
    "de": "2 zwei zweite? zweiten? zweiter? zweites? beide? beiden?|3 drei dritte dritten dritter drittes"
    "|4 vier vierte vierten|5 fünf fünfte fünften|6 sechs sechste sechsten|7 sieben siebte siebten"
    "|8 acht? achte achten?|9 neun neunte neunten|10 zehn zehnte zehnten|11 elf|12 zwölf|13 dreizehn"
    "|14 vierzehn|15 fünfzehn|16 sechzehn|17 siebzehn|18 achtzehn|19 neunzehn|20 zwanzig"
    "|30 dreißig|40 vierzig|50 fünfzig|60 sechzig|70 siebzig|80 achtzig|90 neunzig"
    "|100 hundert hunderte?|1000 tausend tausende?|1000000 million millionen"
    "|1000000000 milliarde milliarden",
    "pl": "2 dwa dwie dwóch dwoje dwaj dwoma dwóm drugi? druga? drugie? drugim? drugiej? drugiego?"
    "|3 trzy trzech troje trzema trzeci trzecia trzecie trzeciego trzecim trzeciej"
    "|4 cztery czterech czterema czwarty czwarta czwartej|5 pięć pięciu pięcioma piąty piąta"
    "|6 sześć sześciu szósty szósta|7 siedem siedmiu siódmy siódma|8 osiem ośmiu ósmy ósma"
    "|9 dziewięć dziewięciu dziewiąty|10 dziesięć dziesięciu dziesiąty|11 jedenaście jedenastu"
    "|12 dwanaście dwunastu|15 piętnaście|20 dwadzieścia dwudziestu|30 trzydzieści|40 czterdzieści"
    "|50 pięćdziesiąt|60 sześćdziesiąt|100 sto stu? setki?|1000 tysiąc tysiące tysięcy?"
    "|1000000 milion miliony milionów miliona|1000000000 miliard miliardy miliardów",
    "ru": "2 два две двух двум двумя двое второй? вторая? второе? вторую? второго? втором? оба? обе?"
    "|3 три трёх трех трем трём тремя трое третий третья третье третьего третьей третьем"
    "|4 четыре четырёх четырех четырём четырьмя четвёртый четвертый четвертой"
    "|5 пять пяти пятью пятый пятая|6 шесть шести шестью шестой|7 семь семи семью седьмой"
    "|8 восемь восьми восьмой|9 девять девяти девятый|10 десять десяти десятый"
    "|11 одиннадцать|12 двенадцать двенадцати|15 пятнадцать|20 двадцать двадцати|30 тридцать"
    "|40 сорок|50 пятьдесят|60 шестьдесят|100 сто ста? сотни?|1000 тысяча? тысячи тысяч тыс"
    "|1000000 миллион миллиона миллионов млн|1000000000 миллиард миллиарда миллиардов млрд",
    "uk": "2 два дві двох двом двома двоє другий? друга? друге? другу? другого? обидва?"
    "|3 три трьох трьом трьома троє третій третя третє третього третьої"
    "|4 чотири чотирьох чотирма четвертий|5 п'ять пять п'яти п’ять п’яти пятий"
    "|6 шість шести шостий|7 сім семи сьомий|8 вісім восьми восьмий|9 дев'ять дев’ять"
    "|10 десять десяти десятий|11 одинадцять|12 дванадцять|15 п'ятнадцять|20 двадцять двадцяти"
    "|30 тридцять|40 сорок|50 п'ятдесят|100 сто ста? сотні?|1000 тисяча? тисячі тисяч тис"
    "|1000000 мільйон мільйона мільйонів млн|1000000000 мільярд мільярда мільярдів млрд",
    "tr": "2 iki ikinci?|3 üç üçüncü|4 dört dördüncü|5 beş beşinci|6 altı? altıncı|7 yedi? yedinci"
    "|8 sekiz sekizinci|9 dokuz dokuzuncu|10 on onuncu|20 yirmi|30 otuz|40 kırk|50 elli|60 altmış"
    "|70 yetmiş|80 seksen|90 doksan|100 yüz|1000 bin|1000000 milyon|1000000000 milyar",
    "ar": "2 اثنين? اثنان? اثنتين? ثاني? الثاني? الثانية? ثانية?"
    "|3 ثلاثة ثلاث ثالث الثالث الثالثة|4 أربعة أربع رابع الرابع الرابعة"
    "|5 خمسة خمس خامس الخامس الخامسة|6 ستة ست? السادس السادسة|7 سبعة سبع السابع السابعة"
    "|8 ثمانية ثماني ثمان الثامن الثامنة|9 تسعة تسع التاسع التاسعة|10 عشرة عشر? العاشر العاشرة"
    "|20 عشرون عشرين العشرين?|30 ثلاثون ثلاثين|40 أربعون أربعين|50 خمسون خمسين|60 ستون ستين"
    "|70 سبعون سبعين|80 ثمانون ثمانين|90 تسعون تسعين|100 مئة مائة|200 مئتان مئتين مائتي مائتين"
    "|1000 ألف آلاف? الآلاف?|2000 ألفين ألفان|1000000 مليون ملايين?|1000000000 مليار مليارات?",
    "fa": "2 دو دوم?|3 سه سوم|4 چهار چهارم|5 پنج پنجم|6 شش ششم|7 هفت هفتم|8 هشت هشتم|9 نه? نهم"
    "|10 ده? دهم|11 یازده|12 دوازده|15 پانزده|20 بیست|30 سی?|40 چهل|50 پنجاه|60 شصت|70 هفتاد"
    "|80 هشتاد|90 نود|100 صد صدها?|1000 هزار هزاران?|1000000 میلیون|1000000000 میلیارد",
    "hi": "2 दो? दूसरे? दूसरा? दूसरी? दोनों? द्वितीय?|3 तीन तीसरे तीसरा तीसरी तृतीय|4 चार चौथे चौथा चौथी"
    "|5 पांच पाँच पांचवें पाँचवें|6 छह छः छठे|7 सात सातवें|8 आठ आठवें|9 नौ? नौवें|10 दस दसवें|11 ग्यारह"
    "|12 बारह|15 पंद्रह|20 बीस|30 तीस|40 चालीस|50 पचास|60 साठ|70 सत्तर|80 अस्सी|90 नब्बे|100 सौ"
    "|1000 हज़ार हजार हजारों? हज़ारों?|100000 लाख लाखों?|1000000 मिलियन|10000000 करोड़ करोड़ों?"
    "|1000000000 अरब? बिलियन",
    "am": "2 ሁለት ሁለተኛ? ሁለቱ? ሁለቱም?|3 ሦስት ሶስት ሦስተኛ ሶስተኛ|4 አራት አራተኛ|5 አምስት አምስተኛ|6 ስድስት ስድስተኛ"
    "|7 ሰባት|8 ስምንት|9 ዘጠኝ|10 አስር አሥር|20 ሃያ|30 ሰላሳ|40 አርባ|50 ሃምሳ|60 ስልሳ|100 መቶ|1000 ሺህ ሺ"
    "|1000000 ሚሊዮን ሚሊየን|1000000000 ቢሊዮን",
    "ti": "2 ክልተ ካልኣይ?|3 ሰለስተ ሳልሳይ|4 ኣርባዕተ|5 ሓሙሽተ|6 ሽዱሽተ|7 ሸውዓተ ሾብዓተ|8 ሸሞንተ|9 ትሽዓተ|10 ዓሰርተ"
    "|20 ዕስራ|30 ሰላሳ|40 ኣርብዓ|50 ሓምሳ|100 ሚእቲ|1000 ሽሕ|1000000 ሚልዮን",
    "so": "2 laba labaad? labada?|3 saddex saddexaad sadex|4 afar afraad|5 shan shanaad|6 lix lixaad"
    "|7 toddoba todoba|8 siddeed sideed|9 sagaal|10 toban|20 labaatan|30 soddon|40 afartan"
    "|50 konton|100 boqol|1000 kun|1000000 milyan milyuun malyan|1000000000 bilyan",
    "vi": "2 hai|3 ba?|4 bốn tư?|5 năm?|6 sáu|7 bảy|8 tám|9 chín|10 mười|100 trăm|1000 nghìn ngàn"
    "|1000000 triệu|1000000000 tỷ tỉ",
}  # fmt: skip


def _counted(table: str) -> Mapping[str, tuple[int, bool]]:
    words: dict[str, tuple[int, bool]] = {}
    for entry in table.split("|"):
        value, *forms = entry.split()
        for form in forms:
            words[form.rstrip("?").casefold()] = (int(value), not form.endswith("?"))
    return words


NUMBER_WORDS: Mapping[str, Mapping[str, tuple[int, bool]]] = {
    language: _counted(table) for language, table in _TABLES.items()
}
"""Per language: word in lower case, its number, and whether it means nothing else."""

HAN_DIGITS: Mapping[str, int] = {
    digit: value
    for value, digits in enumerate(
        ("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")
    )
    for digit in digits
}
HAN_SCALES: Mapping[str, int] = {
    "十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8,
}  # fmt: skip
