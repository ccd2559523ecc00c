"""Radical code points (U+2E80-2FDF) in place of characters: the complete map to the ideographs that they stand for.

PDF files printed by browsers carry them: their fonts draw ⼀ and 一 with one glyph, and the file remembers the wrong one. NFKC
knows 216 of the 329; the others of the supplement block come from the property Equivalent_Unified_Ideograph of the Unicode
Character Database (Unicode 14). U+2E80 (a repetition mark) has no equivalent there and stays. Nothing else is normalised here:
NFKC over a whole text would also change brackets, full stops and numbers.
"""

from __future__ import annotations

import re

# The ideographs of U+2E81-2E99 and U+2E9B-2EF3 in order; U+2E9A is not assigned.
_SUPPLEMENT = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王"
    "𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長"
    "镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
# The ideographs of U+2F00-2FD5 in order: the 214 radicals of the Kangxi dictionary.
_KANGXI = (
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀"
    "寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋"
    "比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸"
    "缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛"
    "辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻"
    "黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"
)
_SUPPLEMENT_CODES = (*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4))

RADICALS: dict[int, str] = {
    **dict(zip(_SUPPLEMENT_CODES, _SUPPLEMENT, strict=True)),
    **dict(zip(range(0x2F00, 0x2FD6), _KANGXI, strict=True)),
}
RADICAL = re.compile("[\u2e80-\u2fdf]")


def replace_radicals(text: str) -> str:
    """The text with every radical code point replaced by its ideograph ("⼈⺠" -> "人民"); all other characters untouched."""
    return text.translate(RADICALS)


def count_radicals(text: str) -> int:
    """How many characters of the text are radical code points that have an ideograph."""
    return sum(1 for char in text if ord(char) in RADICALS)
