"""Common words that open sentences where a script has capitals, so that another one may be a name.

The first word has a capital in any case.  Function words, and words of certificates, letters and
payslips, besides `OPENING_WORDS`.  Origin: machine, in part words that open lines of NTREX-128 and
FLORES (from their 201st on) and are written small elsewhere; reviewer: none.  Words that are also
given as names (`Deniz`, `Rosa`) are left out on purpose.
"""

from collections.abc import Mapping

_GERMAN = """
    der die das den dem des ein eine einer eines einem einen kein keine als es er sie wir ich ihr man dies diese dieser dieses
    in im am an auf aus bei beim bis durch für gegen hinter mit nach neben ohne seit über um unter vom von vor während wegen zu
    zum zur zwischen trotz laut und oder aber denn doch jedoch wenn weil dass ob obwohl sobald nachdem bevor wie wo wer was wann
    warum so auch noch nur schon sehr nicht nie hier dort dann da dabei damit danach daher darum deshalb allerdings außerdem
    zudem etwa rund viele einige mehrere manche alle alles andere beide zwei drei vier fünf heute gestern morgen jetzt nun sein
    seine seiner ihre ihrer ihrem unsere mein ist war wurde wird hat hatte sind waren hiermit
"""
_ENGLISH = """
    the a an this that these those it its he she they we i you his her their our my your there here who what when where why how
    which while although though because since if as after before during until despite without within with from for of off to at by
    on in into over under above below between among through about around against across along and or but nor so yet then thus
    also however therefore moreover furthermore meanwhile instead still even just only not no never ever once again already now
    today yesterday tomorrow most many some several few all both each every either neither other others another such more less
    one two three four five six seven eight nine ten first second third last next early late later earlier recently currently
    according despite due like unlike unless whether is are was were be been being has have had do does did can could may might
    must shall should will would people nobody everyone everything something anyone
    certificate certificates diploma transcript course name names surname date place born issued awarded signed signature
    duration hours grade result address number total salary wages employer employee position period hereby certify certifies
"""
_SPANISH = """
    es esto existen existe aun aún su además estos estas algunos algunas luego más puede pueden quien quienes ello ella ellos ellas
    él tal sus fue ahora así muchos muchas me te nos tanto debido estamos otro otra otros otras qué posteriormente dos tres
    cuatro cinco hay cada creo hizo ayer hoy mañana dentro eso todo todos todas gracias tampoco está están cerca dado debe deben solo sólo
    entre nunca ni cualquier actualmente antes yo no sí hacia mediante bajo sobre según fecha nombre nombres apellido apellidos lugar
    certifico certificamos certifica hacemos hago consta constancia certificado diploma título curso expedido expedida otorgado
    duración horas nota calificación firma firmado director directora domicilio número total sueldo salario empresa trabajador
    trabajadora cargo puesto periodo período desempeñó trabajó ha han he había asimismo igualmente
"""
_FRENCH = """
    cela nous bien je tu il elle on vous ils elles cependant lorsque certains certaines toutefois même tout toute tous toutes
    certain plus alors cet chaque puis autres aucun aucune parmi ceci deux trois quatre ainsi lors environ personne malgré donc
    comment vers pourquoi beaucoup votre vos notre nos faites près néanmoins plusieurs quelques hier aujourd'hui si ne ni sous
    sans dès entre outre leurs leur celui celle ceux est sont a ont avait je date nom prénom prénoms né née lieu
    certifions certifie soussigné soussignée attestation attestons atteste certificat diplôme titre formation stage délivré délivrée
    durée heures note mention signature signé directeur directrice adresse numéro total salaire net brut employeur emploi poste
    période fait
"""
_PORTUGUESE = """
    em isso isto eles elas é ele ela apesar além alguns algumas você vocês não porém contudo mesmo há essa essas esse esses muito
    muitos muitas existem existe apenas cada depois basicamente assim geralmente cerca ninguém ao aos à às até conforme todo todos
    todas portanto são devido eu nós dois três quatro outro outra outros outras já ainda hoje ontem agora entre sobre sob sem
    data nome apelido local certifico certificamos certifica certificado diploma título curso emitido emitida duração horas nota
    classificação assinatura diretor diretora endereço número total salário empresa trabalhador trabalhadora cargo período foi
"""
_ITALIAN = """
    è sono era questo questa questi queste quello quella esso essa essi io noi voi egli ella lui lei loro ma anche se quando come
    dopo prima durante secondo tra fra da dal dalla nel nella nei nelle sul sulla alcuni alcune molti molte tutti tutte ogni altri
    altre due tre quattro più non così quindi tuttavia inoltre oggi ieri ora però perché poiché mentre
    data nome cognome luogo nato nata certifica certifichiamo si attesta attestato certificato diploma titolo corso rilasciato
    rilasciata durata ore voto firma firmato direttore direttrice indirizzo numero totale stipendio azienda periodo
"""
_ROMANIAN = """
    nu dacă pe cele aceasta aceste acesta aceștia există acestea unele chiar apoi sunt și mai astfel multe mulți ca majoritatea
    poate conform unii mă cei cel spre trebuie între însă cred cum acum probabil unul una două doi trei câteva câțiva fiecare alte
    alți având uneori ai șase sute suntem atât numele urmând deoarece bineînțeles totuși odată avea datorită doar peste înainte tot
    nicio iar decizia faptul el ea ei ele eu noi voi este era fi am ați au a al fără sub către astăzi ieri
    data nume prenume născut născută locul certificăm certifică adeverință adeverim certificat diplomă titlu curs eliberat
    eliberată durata ore nota calificativ semnătura director adresa număr numărul total salariu angajator funcția perioada
"""
_POLISH = """
    nie choć jeśli następnie większość aby jednakże jego jej ich wiele zgodnie tak dlatego te ten ta to nawet jest dzięki wielu
    może możliwe pomimo obecnie można część niektóre niektórzy są jeżeli czy był była było były takie co jednym ma trzeba chociaż
    warto ponad wówczas wraz wszyscy wszystkie wszystko ci około mniej zarówno wcześniej ponieważ jedna jeden oczywiście wtedy mimo
    poza prawdopodobnie tę tylko nigdy bardzo dwa dwie trzy cztery kilka szczególnie należy teraz jako on ona ono oni one ja my wy
    dziś wczoraj jutro także również lecz więc bez między
    data imię nazwisko miejsce urodzony urodzona zaświadcza zaświadczamy zaświadczenie niniejszym świadectwo dyplom tytuł kurs
    wydano wydane czas godziny ocena podpis dyrektor adres numer razem suma wynagrodzenie pracodawca stanowisko okres
"""
_TURKISH = """
    bazı diğer daha ayrıca her eski geçen birçok çoğu büyük çok birkaç sadece hatta hiçbir iki üç dört beş altı eğer zaman yerel
    özellikle bunun aslında başka tüm bütün pek küçük bazen hem benim bana onun onlar o biz siz ben sen sonrasında bunu buna
    öncelikle yani yaklaşık şimdi evet hayır kimi böylelikle böylece örneğin belki günümüzde herhangi bugün dün yarın çoğunlukla
    bunların genellikle hangi ardından tek bunlar şu bu ve veya ya de da kadar rağmen dolayı
    tarih tarihi adı soyadı ad yeri doğum belge belgesi sertifika diploma unvan kurs süre süresi saat not notu imza müdür adres
    numara numarası toplam ücret maaş işveren görev görevi dönem yukarıda
"""
_RUSSIAN = """
    он она оно они некоторые хотя эти вы я ты так его её их мы тем не люди большинство многие многое затем существует также этот эта
    согласно возможно примерно сегодня вчера завтра бывший чтобы есть среди вам ожидается несмотря помимо что наш наши другие другой
    каждый каждая даже таким убедитесь перед только благодаря все всё может иногда ли тот та те одно один одна два две три четыре
    никто самые самый теперь большая поэтому другим например фактически спустя через будучи особенно между данные далее голос то
    ранее вот больше поскольку мне нам им без кроме около
    дата имя фамилия отчество место родился родилась настоящим удостоверяется подтверждается справка свидетельство диплом
    удостоверение звание курс выдано выдан выдана срок часов оценка подпись директор адрес номер итого всего зарплата работодатель
    должность период
"""
_UKRAINIAN = """
    вони він вона воно я ти ви ми деякі хоча ці цей через більшість згідно ця багато не так оскільки існує його її їх очікується
    незважаючи крім кількість колишній протягом потім люди щоб навіть таким проте зараз також приблизно сьогодні вчора завтра
    раніше що інші інший є тим далі одна один одне дві два три чотири перед насправді іноді одним загалом шість між все всі цим
    близько принаймні вже тоді тому найбільш нам мабуть іншим чому відповідно впродовж може подібні власне дуже особливо те щодо
    цілком їм там мене схоже кожен кожна лише тільки без серед
    дата ім'я прізвище місце народився народилась цим засвідчується підтверджується довідка свідоцтво диплом посвідчення звання
    курс видано виданий строк годин оцінка підпис директор адреса номер разом усього зарплата роботодавець посада період
"""
_VIETNAMESE = """
    ông bà anh chị cô chú cậu một tôi chúng ta trong những vào tuy đây có không đội người nhà cơn với hai ba bốn năm nếu cũng họ dù
    điều việc ngôi hơn số mối tất giới mặc câu đó vụ đầu chỉ là bất bạn nhiều sự cuộc cái con mọi mỗi nhưng vì bởi do để đến
    đã đang sẽ nay hôm ngày sáng tối nó hắn cả rất ở
    tên họ nơi chứng nhận giấy bằng khóa học cấp thời gian giờ điểm chữ ký giám đốc địa tổng lương chức vụ
"""
_SOMALI = """
    sida wuxuu waxaan iyo laakin laakiin waxay tani waxaa kadib ma gudaha hadeer lix waa dadka haddii wax inkastoo laba labo sadex saddex
    afar oo kuwa markii marka aad iyada isaga iyaga aniga annaga inta ee sidaas shan taasi xittaa madax ka ku in ay uu waan
    way wuu kani kan tan kuwan waxa mid qaar dhammaan maanta shalay
    magaca taariikhda shahaado shahaadada goobta saxiixa lambarka mushaharka
"""

OPENERS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": _GERMAN,
        "en": _ENGLISH,
        "es": _SPANISH,
        "fr": _FRENCH,
        "pt": _PORTUGUESE,
        "it": _ITALIAN,
        "ro": _ROMANIAN,
        "pl": _POLISH,
        "tr": _TURKISH,
        "ru": _RUSSIAN,
        "uk": _UKRAINIAN,
        "vi": _VIETNAMESE,
        "so": _SOMALI,
    }.items()
}
"""Words by language; a language that is not here has none, and any opening word may be a name."""
