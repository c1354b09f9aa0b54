"""English words that documents write with capitals and that are nobody's name."""

TITLES = frozenset(
    """
    a about above academic academy accident according account achieved act address admission
    adult advanced after age agency agreement agriculture all allowance also although am amount an
    and annual any applicant application applied appointed apprentice apprenticeship approved arc
    architecture are area art arts as assembly assessment assistant associate association at
    attendance august authority award awarded bachelor baker bank basic because before being
    beneficiary best between birth board body both branch building bureau business but by calculus
    candidate card care carpenter carpentry cell center central centre certificate certificates
    certificated certification certified certifies certify chair chairman chamber chemistry chief
    child city civil class clerk code college commerce commission committee community company
    completed completion complex computer conduct confederation confirm construction contract
    contribution control cook corporation council country course courses court credit credits date
    days dean decision declares decree degree delivered democratic department deputy design
    development diploma diplomas director directorate district division doctor driver driving
    drawing dr due duration during each east economic economics economy education educational
    electric electrical electrician electricity electronics employed employee employer employment
    engine engineer engineering english enterprise entry environment equipment establishment
    evaluation evening examination examinations exam excellent executive experience exports faculty
    fail failed fair family federal federation female field final finance financial first fitter
    for force foreign form foundation free from full further gas gender general given good
    government grade graduate graduated graduation gross group has have he head health her here
    hereby high higher him his holder honours hospital hotel hour hours house human husband i
    identification identity if in income industrial industry information insurance inspection
    inspector institute institution instructor intermediate international internship introduction
    invoice is issued it its job joint journal kingdom knowledge labor laboratory labour language
    languages last law leave lecturer legal lesson letter level license licence library list
    literature local logistics machine machinery machines main maintenance male management manager
    manual manufacturing marine mark marks marketing married mason masonry master mathematics
    mechanic mechanical mechanics mechatronics medical medicine member metal middle military
    ministry minister miss mister module modules monsieur month mother mr mrs ms municipal
    municipality name names nation national nationality natural net new no non north not notary note
    notes number nurse nursing occupation occupational of office officer official on one operation
    operator or order organisation organization original our paid painter painting paragraph part
    partial pass passed passing passport payment payroll payslip people per period person personnel
    phone physics pipe place place plan plant plumber plumbing police polytechnic position post power
    practical practice preparatory present president primary principal private probation process
    production profession professional professor program programme project province provincial public
    published qualification qualifications qualified quality rank re record recognition rector
    reference refrigeration region regional register registered registrar registration regulation
    report republic research residence responsible result results role royal rural safety salary
    school science sciences scientific second secondary secretariat secretary section sector security
    seminar senate senior service services session she shift signature signed since sir skill skilled
    skills social society software son south special specialised specialist specialization specialty
    sports stamp standard state states statement station statistics status strategic student students
    studies study subject subjects successful successfully suit supervision supervisor supply support
    surname system systems tax teacher teaching technical technician technological technologies
    technology telephone term test tester testimony that the theory there they third this thesis
    through time title to tool total trade trades trained trainee trainees training transcript
    transport turner two type undersigned unemployment union united unit university upon upper use
    valid very vice village vocational was water we weeks welder welders welding well west when where
    which who wife will with within without wood work worked worker workers works workshop written
    year years yes you young your youth zone
    internet university-level earth sun moon god bible church mass christmas easter sunday
    """.split()
)  # fmt: skip

HONORIFICS = frozenset(
    """
    nr no mr mrs ms miss dr prof professor sir don doña dona d dª sr sra srta señor señora señorita
    senhor senhora monsieur madame mademoiselle m mme mlle herr frau domnul doamna dl dna pan pani
    panu bay bayan sayın bey hanım г-н г-жа господин госпожа пан пані пана lic ing doç av signor
    signora eng engr
    """.split()
)  # fmt: skip

OPENING_WORDS = frozenset(
    """
    a al am an as at au aux bu by da das de del dem den der des di die do das dos du e ein el en et
    for i il im in is la las le les lo los na ne nel no nos o of on os para par per po por pour pre
    se si sin sul sur the to u um un una une unos uma va ve w we y z ze za zu zum zur à á în và
    según desde hasta cuando después como pero aunque también durante con este esta ante tras mientras
    selon depuis pendant mais avec quand dans après avant comme cette ce ces son sa ses leur
    segundo após quando mas com enquanto embora também pelo pela seu sua
    nach seit wenn aber auch während laut über von vom mit bei aus auf für als ob vor
    după când dar potrivit pentru cu din prin acest această deși
    podczas gdy jak kiedy ale według od dla przy przez jednak po pod nad przed oraz
    göre ancak fakat ama için ile bir sonra önce
    theo khi sau trước nhưng các của từ tại
    в на из по от до об во со за у о с и к а но как когда после если однако для при про под над это
    та з із від під при про до за як коли але після якщо однак для це у
    """.split()
)
"""Words that open a sentence before a name, and are no part of it (`El Ministerio`)."""

NAME_CUES: dict[str, tuple[str, ...]] = {
    "ar": ("السيد/ة", "السيدة", "السيد", "الآنسة", "الطالبة", "الطالب", "المتدربة", "المتدرب",
           "الدكتورة", "الدكتور", "المهندسة", "المهندس", "الاسم الكامل", "الاسم", "المدير", "المعلم"),
    "fa": ("خانم", "آقای", "جناب", "سرکار", "نام و نام خانوادگی", "نام", "دکتر", "مهندس", "مدیر"),
    "ps": ("ښاغلی", "ښاغلې", "مېرمن", "نوم"),
    "ur": ("محترمہ", "محترم", "جناب", "نام"),
    "ckb": ("بەڕێز", "ناو"),
    "hi": ("श्रीमती", "श्री", "सुश्री", "कुमारी", "डॉ", "नाम", "निदेशक"),
    "am": ("ወይዘሮ", "ወይዘሪት", "አቶ", "ዶክተር", "ዶ/ር", "ስም", "ተማሪ"),
    "ti": ("ወይዘሮ", "ወይዘሪት", "ኣይተ", "ዶክተር", "ስም", "ተምሃራይ", "ተምሃሪት"),
    "zh": ("姓名", "兹证明", "学生", "学员", "院长", "校长"),
}  # fmt: skip
"""What stands before a person's name where no capital shows it."""

NAME_TAILS = ("同学", "先生", "女士", "老师", "同志")
"""What follows a person's name in Chinese."""
