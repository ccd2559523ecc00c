"""Totals that the text states more than once: the same words for what is counted, without anything that narrows them."""

from __future__ import annotations

import re

from msgspec import Struct

from parsers.model import Number
from parsers.prose.enumeration import find_sums_in
from parsers.prose.numbers import NumberKind, mentions
from parsers.prose.statements import year_of
from parsers.prose.text import Prose

# Words around a total that do not change what is counted.
_FILLER = re.compile(
    r"(?:19|20)\d{2}年度?|本年度?|今年以?来?|全年度?|一年来|年内|(?:我|本|全)(?:局|镇|区|街道|办|委|单位|中心|院|乡|县|市|机关|部门|办事处)"
    r"|(?<=年)累计|总计|合计|共计|一共|总共|共|各类|各项|有关|相关|及时|依法|主动|积极|通过各种渠道|通过各类渠道|通过多种渠道|了|的|为|达到?|计|总数|总量|数量|数"
)
# What may be compared: things that a report counts once and for all.
_COUNTED = (
    ("公开信息", re.compile(r"^(?:向社会)?(?:公开|发布|公布)(?:政府|政务|工作)?信息$")),
    ("收到申请", re.compile(r"^(?:新)?(?:收到|收|接收|接到)(?:政府)?(?:信息)?(?:依申请)?公开申请$")),
    ("受理申请", re.compile(r"^受理(?:政府)?(?:信息)?(?:依申请)?公开申请$")),
    ("行政复议", re.compile(r"^(?:因)?(?:政府)?信息公开(?:工作)?(?:被申请|引起的|引发的|类)?行政复议(?:案件)?$")),
    ("行政诉讼", re.compile(r"^(?:因)?(?:政府)?信息公开(?:工作)?(?:被提起|引起的|引发的|类)?行政诉讼(?:案件)?$")),
    ("人大代表建议", re.compile(r"^(?:承办|办理|收到)?(?:区|市|县|镇)?人大(?:代表)?建议$")),
    ("政协提案", re.compile(r"^(?:承办|办理|收到)?(?:区|市|县)?政协(?:委员)?提案$")),
    ("制发规范性文件", re.compile(r"^(?:制发|制定)(?:行政)?规范性文件$")),
)
_NARROWS = re.compile(r"\d(?!\d{0,8}年)|通过|依托|利用|其中|围绕|在[^，]{2,}|上半年|下半年|季度|月")
_CHANNEL = re.compile(
    r"^(?:通过|利用|依托|借助|在)(?P<channel>[^，；。]{2,30}?)(?:平台)?(?:上)?(?P<rest>(?:公开|发布|公布)[^，；。]{0,10})$"
)
_NARROWS_ALL = re.compile(r"\d(?!\d{0,8}年)|其中|上半年|下半年|季度")
_SHORT = 16
_ASPECT = re.compile(r"主动公开|依申请|总体|基本情况|信息管理|监督保障|平台建设|其[他它]")
_PLACE_TO_PUBLISH = re.compile(r"网站|公众号|微信|微博|新媒体|公报|公开栏|领域|抖音|广播|电视|报纸|栏目|专栏")
# A short sentence with a verb says something of its own: 本单位无部门网站。
_SAYS = re.compile(r"没有|[无未不已有是设建]")
_OPENING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?(?:[^，。；：]{0,14}(?:方面|情况|工作)(?:[。：]|，))?"
)


class Quantity(Struct, frozen=True):
    """A total as stated: what is counted (`key`), in which words, through which channel ("" for all), how many, and where."""

    key: str
    words: str
    channel: str
    unit: str
    value: Number
    year: int | None
    start: int
    end: int


def quantities(prose: Prose) -> list[Quantity]:
    """Unnarrowed totals in order of place.

    The clause of the number, with fillers taken out, has to be nothing but the thing counted, perhaps after one channel (通过…), and
    nothing before it in the sentence may narrow it: "其中公开信息20条" is no total. Parts of a stated sum, changes, approximate numbers and
    numbers in brackets are left out.
    """
    found: list[Quantity] = []
    for number in mentions(prose):
        if number.kind is not NumberKind.COUNT or number.group:
            continue
        if number.change or number.ordinal or number.titled or number.approximate:
            continue
        sentence = prose.sentence_at(number.start)
        before = prose.text[sentence.start : number.start]
        clause = re.split(r"[，；]", before)[-1]
        earlier = before[: len(before) - len(clause)]
        if re.search(r"截至|截止|历年|以来", before) or _is_under_a_word(prose, sentence.start):
            continue
        core, channel = _FILLER.sub("", _OPENING.sub("", clause)), ""
        if through := _CHANNEL.match(core):
            core, channel = through["rest"], through["channel"]
        # A channel is named for itself: only numbers, parts and seasons before it narrow it further.
        if (_NARROWS_ALL if channel else _NARROWS).search(_FILLER.sub("", earlier)):
            continue
        key = next((name for name, words in _COUNTED if words.match(core)), None)
        if key is not None:
            year = year_of(prose, sentence, number.start)
            words = core.replace("政府信息", "信息")
            found.append(Quantity(key, words, channel, number.unit, number.value, year, number.start, number.end))
    if not found:
        return found
    parts = {part.start for stated in find_sums_in(prose) for part in stated.part_mentions}
    return [quantity for quantity in found if quantity.start not in parts]


def _is_under_a_word(prose: Prose, start: int) -> bool:
    """Whether a short sentence before this one ("政府网站。") says what only it is about; the aspects of part one are no such word."""
    before = re.split(r"[。\n]", prose.text[:start].rstrip("。"))[-1].strip("\n")
    bare = re.sub(r"^(?:[（]?[一二三四五六七八九十\d]{1,2}[）、.．])", "", before)
    if not bare or len(bare) > _SHORT or not prose.text[:start].endswith(("。", "\n")) or _SAYS.search(bare):
        return False
    return not _ASPECT.search(bare) or _PLACE_TO_PUBLISH.search(bare) is not None
