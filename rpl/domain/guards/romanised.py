"""Words of any script in Latin letters, so that a name can be compared across scripts."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache

_CYRILLIC: Mapping[str, str] = dict(
    zip(
        "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюяўђјљњћџѓќѕқғңөүұһәѣ",
        "a b v g g d e e e zh z i i i i k l m n o p r s t u f kh ts ch sh shch _ y _ e iu ia u dj j lj nj"
        " c dz g k dz k g n o u u h a e".split(),
        strict=True,
    )
)
_ARABIC: Mapping[str, str] = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j",
    "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s",
    "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ک": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "w", "ي": "y", "ی": "y", "ى": "a",
    "ئ": "y", "ؤ": "w", "ء": "", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ټ": "t", "ډ": "d",
    "ړ": "r", "ڼ": "n", "ښ": "sh", "ږ": "g", "ځ": "z", "څ": "ts", "ې": "e", "ۍ": "y", "ٹ": "t",
    "ڈ": "d", "ڑ": "r", "ں": "n", "ھ": "h", "ہ": "h", "ے": "e", "ۆ": "o", "ێ": "e", "ڵ": "l",
    "ڕ": "r", "ڤ": "v", "ە": "e", "ڭ": "ng", "ݢ": "g", "ۇ": "u",
}  # fmt: skip
_PINYIN: Mapping[str, str] = {
    character: sound
    for entry in (
        "wang王汪旺望 li李力丽利立黎莉理礼里历 zhang张章璋 liu刘柳流六 chen陈晨辰沉 yang杨阳洋扬羊 huang黄煌皇 zhao赵昭照"
        " wu吴武伍五务乌 zhou周州舟洲 xu徐许旭 sun孙 ma马麻玛 zhu朱竹珠主柱 hu胡湖虎护 guo郭国果 he何贺和荷河合 gao高 lin林琳霖临"
        " luo罗洛骆 zheng郑正政 liang梁亮良 xie谢 song宋松 tang唐汤堂 deng邓登 han韩汉涵 feng冯峰凤丰锋风枫 yu于余玉宇雨瑜羽"
        " dong董东冬栋 xiao肖萧小晓孝 cheng程成诚城承 cao曹 yuan袁元园远媛源圆 fu傅付富福夫 shen沈申深 zeng曾 peng彭鹏 lv吕 su苏素 lu卢陆鲁路露"
        " jiang蒋江姜将疆 cai蔡才彩 jia贾嘉佳家加 ding丁定 wei魏韦伟卫薇微威维为 xue薛雪学 ye叶业 yan闫严颜燕艳岩言妍 du杜都 dai戴 xia夏霞侠"
        " zhong钟中仲忠 tian田天甜 ren任仁人 fan范凡帆 fang方芳房 shi石史施诗师时市士世 yao姚瑶 tan谭 liao廖 zou邹 xiong熊雄 jin金晋进锦津 hao郝浩好豪"
        " kong孔 bai白百 cui崔 kang康 mao毛茂 qiu邱秋丘 qin秦琴勤 gu顾古谷 hou侯 shao邵少 meng孟梦萌 long龙隆 wan万婉湾 duan段 lei雷磊蕾"
        " qian钱千乾 yin尹银音 yi易义一怡宜毅艺 chang常畅昌长 qiao乔 lai赖 gong龚宫工 wen文温雯 ming明铭鸣名 hua华花化 hong红洪宏鸿虹 qiang强 jun军君俊"
        " ping平萍 gang刚 jie杰洁捷介 juan娟 na娜 min敏民 jing静京晶景 chao超朝 xiu秀修 xin新欣心鑫信 lan兰蓝 ning宁 bo波博 bin斌滨 hui辉慧惠会 jian建健剑"
        " bao宝包保 qing青清庆 shan山珊善 mei梅美 ling玲灵凌 ying英颖莹影 rong荣蓉容 qi琪奇琦齐 ru如 ting婷庭 shu淑书舒树 zhi志智芝之 de德 dan丹 yun云芸运"
        " kai凯开 rui瑞锐 ze泽 han寒 kun昆坤 lian莲连 guang光广 sheng胜生圣升盛 bei北贝倍 nan南楠男 xi西希喜溪曦 hai海 tai泰台 shou寿 gui桂贵 an安 he赫 ke柯克可"
        " ai艾爱 ba巴 bu布 ti提 mo莫 fei菲飞 ka卡 la拉 si思斯司 te特 ni妮尼 ya亚雅 o奥 ou欧 jiu九 zi子紫梓 er尔 ge格葛 xun迅 you友尤优 lou楼 mu木慕穆 ran冉然 ai爱"
    ).split()
    for sound in [re.match("[a-z]+", entry)[0]]  # type: ignore[index] # every entry has a sound
    for character in entry[len(sound) :]
}
_NAMED_LETTER = re.compile(
    r"(?:ETHIOPIC SYLLABLE|DEVANAGARI LETTER|DEVANAGARI VOWEL SIGN|BENGALI LETTER"
    r"|BENGALI VOWEL SIGN|GUJARATI LETTER|GUJARATI VOWEL SIGN|GURMUKHI LETTER|GURMUKHI VOWEL SIGN"
    r"|TAMIL LETTER|TAMIL VOWEL SIGN|TELUGU LETTER|TELUGU VOWEL SIGN|GEORGIAN LETTER"
    r"|ARMENIAN SMALL LETTER|HANGUL SYLLABLE|HIRAGANA LETTER|KATAKANA LETTER"
    r"|HIRAGANA LETTER SMALL|GREEK SMALL LETTER|HEBREW LETTER)"
    r" (?:SMALL |SHORT |CANDRA )*(?:GLOTTAL |PHARYNGEAL |SEBATBEIT )?([A-Z]+)"
)
_LETTER_NAMES = {
    "alpha": "a", "beta": "v", "gamma": "g", "delta": "d", "epsilon": "e", "zeta": "z", "eta": "i",
    "theta": "th", "iota": "i", "kappa": "k", "lamda": "l", "mu": "m", "nu": "n", "xi": "x",
    "omicron": "o", "pi": "p", "rho": "r", "sigma": "s", "tau": "t", "upsilon": "y", "phi": "f",
    "chi": "ch", "psi": "ps", "omega": "o", "final": "s",
}  # fmt: skip
_SOUNDS = (
    (r"sch|sh|[şśšș]", "S"), (r"tch|ch|cz|[çćč]", "S"), (r"kh|ck|q|x", "k"), (r"gh|dj|dzh|zh|j", "g"),
    (r"ph", "f"), (r"th|dh", "t"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"ts|tz|z", "s"), (r"d", "t"),
    (r"v", "f"), (r"p", "b"), (r"[^a-zS]", ""), (r"[aeiouywh]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
_INHERENT = re.compile(r"[\u0904-\u0939\u0958-\u095f]")
SURE_LENGTH = 3
ALIKE_SKELETON = 0.75


@lru_cache(maxsize=4096)
def romanised(word: str) -> str:
    """A word in plain lower-case Latin letters; letters of an unknown script are left out."""
    lowered = unicodedata.normalize("NFC", word.casefold())
    sounds = [_sound(character) for character in lowered]
    decomposed = unicodedata.normalize("NFKD", "".join(sounds))
    return "".join(each for each in decomposed if each.isascii() and each.isalnum())


def _sound(character: str) -> str:
    if character in _CYRILLIC:
        return _CYRILLIC[character].replace("_", "")
    known = _ARABIC.get(character) or _PINYIN.get(character)
    if known is not None:
        return known
    name = unicodedata.name(character, "")
    found = _NAMED_LETTER.match(name)
    if found is None:
        return {
            "ß": "ss",
            "ø": "o",
            "ł": "l",
            "đ": "d",
            "ı": "i",
            "æ": "ae",
            "ð": "d",
            "þ": "th",
        }.get(character, character)
    sound = found[1].lower()
    sound = _LETTER_NAMES.get(sound, sound)
    return sound.rstrip("a") or sound if _INHERENT.match(character) and len(sound) > 1 else sound


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """The consonants of a word by how they sound: what survives from script to script."""
    sounds = romanised(word)
    for pattern, sound in _SOUNDS:
        sounds = re.sub(pattern, sound, sounds)
    return sounds


def sounds_alike(word: str, other: str) -> bool:
    """Whether two words of different scripts may be one name."""
    one, two = skeleton(word), skeleton(other)
    if min(len(one), len(two)) < SURE_LENGTH:
        return one == two and spelled_alike(romanised(word), romanised(other)) >= 0.5  # noqa: PLR2004 -- half of it
    return spelled_alike(one, two) >= ALIKE_SKELETON


@lru_cache(maxsize=16384)
def spelled_alike(word: str, other: str) -> float:
    """How alike two words are spelled, from 0 to 1."""
    if word == other:
        return 1.0
    return SequenceMatcher(None, word, other, autojunk=False).ratio()
