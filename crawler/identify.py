"""Which unit and which year a page belongs to, and whether it is a report at all; always with the reason, never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from crawler.records import PublicationKind
from crawler.register.model import Register, UnitKind

_YEAR = r"(?P<year>(?:19|20)\s?\d\s?\d|[一二][〇○零九０Ｏ][〇○零一二三四五六七八九]{2})"
_TITLE_YEAR = re.compile(_YEAR + r"\s*年")
# Without 年: in brackets, at the end, or right before the report's name.
_BARE_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?=\s*[）)]?$|年|(?:政府|政务)?信息公开|政务公开)")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九ＯO", "00012345678900")
_REPORT_NAME = re.compile(
    r"(?:(?<!人民)政府|政务)?信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:年度)?(?:情况)?的?(?:报告|年报)|政务公开(?:工作)?年度?报告|政府信息(?:工作)?年度报告"
)
_LOOKALIKE = re.compile(
    r"图解|解读|一图读懂|图说|图文|问答|动漫|视频|H5|h5|网站(?:工作|监管)?年度(?:工作)?(?:报表|报告)|网站监管|政府网站|法治政府|依法行政|决算|预算|"
    r"政府开放日|工作要点|实施方案|通知|征集|座谈|培训|指南|目录$|汇总|公示|清单|统计表$"
)
_DEPARTMENT = (
    r"[\u4e00-\u9fff·]{2,30}?(?:人民政府办公室|人民政府|办事处|管理委员会|管委会|委员会|办公室|局|分局|支队|大队|中心|院|委|站)"
)
_HINTS = (
    re.compile(rf"请与(?P<unit>{_DEPARTMENT})(?:政务公开办公室|办公室)?联系"),
    re.compile(rf"结合\s*\d{{4}}\s*年度?(?P<unit>{_DEPARTMENT})(?:政府)?信息公开"),
    re.compile(rf"(?:公布|发布|编制了?|制定了?)《?(?P<unit>{_DEPARTMENT})\s*(?:19|20)\d{{2}}\s*年"),
    re.compile(rf"由(?P<unit>{_DEPARTMENT})(?:根据|按照|依据|编制)"),
)
_PERIOD = re.compile(
    r"(?P<start>20\d\d)\s*年\s*1\s*月\s*1\s*日?.{0,8}?(?:(?P<end>20\d\d)\s*年\s*)?12\s*月\s*31\s*日", re.DOTALL
)
_SPACE = re.compile(r"[\s\u3000\u00a0]+")
_SIGNED = re.compile(
    rf"(?:^|[。；！\s])(?P<unit>{_DEPARTMENT})\s*(?:20\d\d\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|[二〇○零一三四五六七八九十]{{4}}年[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日)\s*$"
)
_TAIL = 200
# "（图片版）某局…" says how the page shows the report, not who wrote it.
_REMARK = re.compile(r"^[（(【\[][^）)】\]]{0,8}(?:版|图解|图片|图文|解读)[）)】\]]|^【[^】]{0,12}】(?=.)")
_BRACKETED = re.compile(r"[（(][^）)]*(?:[）)]|$)")
_YEAR_OF_TITLE = re.compile(_YEAR + r"\s*年度?")
# The body behind the report's name: "2023年度…年度报告-某局", "…年度报告（某局）".
_BEHIND = re.compile(r"^[\s（(\-—－_:：|]+(?P<unit>[^）)\s]{2,30})[）)]?$")
# Said of how the report is put up, before or behind its name.
_PUT_UP = re.compile(r"^[【\[（(](?:公示|公告|公开|发布)[】\]）)]|[【\[（(](?:公示|公告|公开|发布)[】\]）)]$")
_NEAR = 88.0
# A list that has no room ends a title in dots.
_CUT = re.compile(r"(?:…|(?<!\.)\.{2,}+|(?<!·)·{3,}+|(?<!。)。{2,}+)$")
_WHOLE_NAMES = (
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政务公开工作年度报告",
    "信息公开工作年度报告",
    "信息公开年度报告",
)
_SHORTEST_START = 2


def identify_unit(texts: Sequence[str], register: Register) -> tuple[str | None, str]:
    """The unit that published, and why we think so.

    `texts` are short (titles, signature, hints), the most trustworthy first; the first that names exactly one unit of the
    register decides. A unit of another place (荣成市财政局) is not ours although its name ends alike.
    """
    for text in texts:
        name = organisation(text)
        if not name:
            continue
        found = _named(name, register)
        if len(found) == 1:
            return found.pop(), f"“{name}”与登记册中的名称或简称一致。"
        if len(found) > 1:
            return None, f"“{name}”同时符合多个单位：{'、'.join(sorted(found))}。"
        near = sorted(
            ((max(_likeness(name, known) for known in names), unit_id) for unit_id, names in _names(register)), reverse=True
        )
        # A dropped or doubled character, as in 威海市文登人民政府办公室; never for short names, where one character decides.
        if near and near[0][0] >= _NEAR and len(name) >= 7 and (len(near) == 1 or near[1][0] < near[0][0]):
            unit = register.unit(near[0][1])
            return near[0][1], f"“{name}”与“{unit.name if unit else near[0][1]}”只差个别字。"
    shown = next((text.strip() for text in texts if text.strip()), "")
    return None, f"登记册中没有与“{shown[:60]}”相符的单位。"


def may_name_unit(text: str, register: Register) -> bool:
    """Whether the words of a link may stand for a unit of the register: its name or a part of it, remarks in brackets apart."""
    bare = _BRACKETED.sub("", _SPACE.sub("", text))
    return len(bare) >= _SHORTEST_START and any(bare in name for _, names in _names(register) for name in names)


def _likeness(name: str, known: str) -> float:
    """How alike two names are, if one only lacks one character of the other: with another character it is another town or office."""
    shorter, longer = sorted((name, known), key=len)
    rest = iter(longer)
    slip = len(longer) - len(shorter) <= 1 and all(char in rest for char in shorter)
    return fuzz.ratio(name, known) if slip else 0.0


def _named(name: str, register: Register) -> set[str]:
    """The units that a name stands for: as written, then without what stands in brackets, then as people shorten it."""
    for one in dict.fromkeys((name, _BRACKETED.sub("", name))):
        if found := {unit_id for unit_id, names in _names(register) if one in names}:
            return found
        short = _shortened(one)
        if found := {unit_id for unit_id, names in _shortened_names(register) if short in names}:
            return found
    return set()


def _shortened(name: str) -> str:
    """发展和改革委员会 and 发展改革委 are one."""
    return name.replace("和", "").replace("委员会", "委")


@lru_cache(maxsize=8)
def _shortened_names(register: Register) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((unit_id, frozenset(map(_shortened, names))) for unit_id, names in _names(register))


def organisation(text: str) -> str:
    """The body named in a title or signature: the text without year, report name and punctuation.

    "2019年上海市人民政府办公厅政府信息公开工作年度报告" -> "上海市人民政府办公厅".
    """
    squeezed = _SPACE.sub("", text).translate(_HALF_WIDTH)
    squeezed = _REMARK.sub("", squeezed)
    squeezed = re.sub(r"^(?:标题|信息来源|来源|文章来源|发布机构|发布单位)[:：]", "", squeezed)
    if cut := _CUT.search(squeezed):
        return _before_cut(squeezed[: cut.start()].rstrip("….·。"))
    squeezed = _YEAR_OF_TITLE.sub("", squeezed, count=1)
    before, *behind = _REPORT_NAME.split(squeezed, maxsplit=1)
    name = re.split(r"(?:(?<!人民)政府)?信息公开工作", before, maxsplit=1)[0]
    name = re.sub(r"^度|(?:关于)?(?:年度?|度|(?<!\d)20\d\d)?$", "", name)
    if not name and behind and (after := _BEHIND.match(behind[0])):
        name = after["unit"]
    name = re.sub(r"^(?:关于|关于印发)", "", name)
    # A row that says no more than whose report of which year it is: "某局 2023年度报告".
    name = re.sub(r"^(.*(?:局|委|办|室|处|镇|乡|政府|中心|会|院|站|街道))年?度?(?:工作)?(?:年度)?(?:报告|年报)$", r"\1", name)
    return name.strip("《》()（）【】[]:：，,。、-— 度")


def is_cut(title: str) -> bool:
    """Whether a list had no room for the whole of a title."""
    return bool(_CUT.search(title.strip()))


def _before_cut(title: str) -> str:
    """The body in what is left of a cut title: it stands whole before the year, or before the beginning of the report's name.

    "甲镇人民政府2023年政府信…" -> "甲镇人民政府"; "甲区人民政府…" may have gone on (办公室), so it names nobody.
    """
    year = _TITLE_YEAR.search(title)
    if year is not None and year.start() > 0:
        rest = title[year.end() :].removeprefix("度")
        begun = not rest or any(name.startswith(rest) for name in _WHOLE_NAMES)
        return re.sub(r"^关于", "", title[: year.start()]) if begun else title
    start = year.end() if year is not None else 0
    for length in range(len(title) - start, _SHORTEST_START - 1, -1):
        end = len(title) - length
        if any(name.startswith(title[end:]) for name in _WHOLE_NAMES) and not title[:end].endswith("人民"):
            return title[start:end].removeprefix("度")
    return ""


def unit_hints(text: str) -> list[str]:
    """Bodies that a report's own text names as its author: whom to contact, whose work it describes, who compiled it."""
    squeezed = "".join(text[:6000].split())
    return [found["unit"] for pattern in _HINTS if (found := pattern.search(squeezed))]


@lru_cache(maxsize=8)
def _names(register: Register) -> tuple[tuple[str, frozenset[str]], ...]:
    """Every way of writing each unit: with and without the district and the city in front, and its aliases."""
    district = register.site.name.removesuffix("人民政府")
    prefixes = {district}
    if "市" in district[:-1]:
        prefixes.add(district.split("市", 1)[1])
    level = district[-1:] if district.endswith(("区", "县", "市", "旗")) else ""
    table = []
    for unit in register.units:
        names = {unit.name, *unit.aliases}
        for name in list(names):
            bare = next((name.removeprefix(prefix) for prefix in sorted(prefixes, key=len, reverse=True)
                         if name.startswith(prefix) and name != prefix), name)  # fmt: skip
            bare = bare.removeprefix(level) if len(bare) > _SHORTEST_START else bare
            # 人民政府 alone says nothing about whose government it is.
            shorts = {bare} if bare not in ("人民政府", "人民政府办公室", "政府", "政府办公室", "政府办") else set()
            if bare.endswith(("街道办事处", "街道办")):
                # A street office is an agency of its government and often writes so: 某区人民政府某街道办事处.
                names |= {f"{prefix}人民政府{bare}" for prefix in prefixes}
            names |= shorts | {prefix + bare for prefix in prefixes} | {level + bare for _ in shorts if level}
        if unit.kind is UnitKind.DISTRICT_GOVERNMENT and unit.name == register.site.name:
            # 某区2023年政府信息公开工作年度报告 is the government's own.
            names |= prefixes
        table.append((unit.unit_id, frozenset(_SPACE.sub("", name) for name in names)))
    return tuple(table)


def signed_by(text: str) -> str:
    """The body that signed at the end of a report, with the day behind it; "" where nobody did."""
    found = _SIGNED.search(text.rstrip()[-_TAIL:])
    return found["unit"] if found else ""


def title_year(title: str) -> int | None:
    """The year that a title speaks of: the first one followed by 年."""
    found = _TITLE_YEAR.search(title) or _BARE_YEAR.search(title.translate(_HALF_WIDTH))
    if not found:
        return None
    year = int(_SPACE.sub("", found["year"]).translate(_CHINESE_DIGITS))
    return year if 1990 <= year <= 2100 else None


def period_year(text: str) -> int | None:
    """The year of the statistics period, if it begins and ends in the same one."""
    found = _PERIOD.search(text)
    if not found or (found["end"] and found["end"] != found["start"]):
        return None
    return int(found["start"])


def identify_year(title: str, column_year: int | None, text: str = "") -> tuple[int | None, str]:
    """The reporting year, and which of title, statistics period and column says so.

    The title decides, unless period and column agree against it: then the title is what is wrong.
    """
    by_title, by_period = title_year(title), period_year(text)
    if by_title is None:
        if by_period is not None:
            return by_period, f"标题没有年度，按统计期限认定为{by_period}年。"
        if column_year is not None:
            return column_year, f"标题和正文没有年度，按所在栏目认定为{column_year}年。"
        return None, "标题、统计期限和栏目都没有给出年度。"
    if by_period is not None and column_year is not None and by_period == column_year != by_title:
        return by_period, f"标题写{by_title}年，但统计期限和栏目都是{by_period}年，按后者认定。"
    differing = [f"统计期限为{by_period}年"] if by_period not in (None, by_title) else []
    differing += [f"所在栏目为{column_year}年"] if column_year not in (None, by_title) else []
    return by_title, f"标题写明{by_title}年" + (f"（但{'，'.join(differing)}）。" if differing else "。")


def classify_publication(title: str, text: str = "") -> tuple[PublicationKind, str]:
    """Report or look-alike, by its title; by its text only where the title says nothing."""
    squeezed = _PUT_UP.sub("", _SPACE.sub("", title))
    alike = _LOOKALIKE.search(squeezed)
    if alike:
        return PublicationKind.LOOKALIKE, f"标题含“{alike[0]}”，不是年度报告本身。"
    name = _REPORT_NAME.search(squeezed) or _REPORT_NAME.search(_YEAR_OF_TITLE.sub("", squeezed, count=1))
    if name:
        return PublicationKind.REPORT, f"标题含“{name[0]}”。"
    if re.search(r"年度报告|年报", squeezed) and re.search("信息公开", text[:2000]):
        return PublicationKind.REPORT, "标题为年度报告，正文为政府信息公开内容。"
    parts = sum(1 for words in ("主动公开", "收到和处理", "行政复议", "存在的主要问题", "其他需要报告") if words in text)
    if parts >= 4:
        return PublicationKind.REPORT, f"标题未写明，但正文具备年度报告的{parts}个部分。"
    return PublicationKind.UNKNOWN, "标题和正文都看不出是政府信息公开工作年度报告。"
