"""Whether a text layer says what the page shows: unmapped glyphs, foreign scripts and fluent nonsense are told from Chinese."""

from __future__ import annotations

import re

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_CJK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_KNOWN = re.compile(
    r"[\s\x21-\x7e\u00a0-\u00ff\u2010-\u2027\u2030-\u205e\u2100-\u22ff\u2460-\u24ff\u2500-\u25ff\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
    r"|[\U00020000-\U0003ffff]"
)
# The commonest characters of official prose: real text holds dozens of them in a hundred, wrongly mapped text hardly any.
_COMMON = frozenset(
    "的一是不了在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "公开政府信息务申请理情况本其件项数第名称量总计关机"
)
_ENOUGH = 100
_ENOUGH_CHINESE = 200
_UNMAPPED_SHARE, _FOREIGN_SHARE, _COMMON_SHARE = 0.02, 0.10, 0.05


def damage(text: str) -> str | None:
    """What is wrong with a text layer, in Chinese; None where it can be trusted. Short texts are judged only by unmapped glyphs."""
    unmapped = len(_UNMAPPED.findall(text))
    plain = _UNMAPPED.sub("", text)
    solid = [char for char in plain if not char.isspace()]
    count = len(solid) + unmapped
    if not count:
        return None
    if unmapped > _UNMAPPED_SHARE * count:
        return f"{count}个字符中有{unmapped}个没有对应的文字编码"
    foreign = sum(1 for char in solid if not _KNOWN.match(char))
    if count >= _ENOUGH and foreign > _FOREIGN_SHARE * count:
        return f"{count}个字符中有{foreign}个不是中文、数字或常用符号"
    chinese = [char for char in solid if _CJK.match(char)]
    if count >= _ENOUGH and not chinese:
        return f"{count}个字符中没有一个汉字"
    if len(chinese) >= _ENOUGH_CHINESE and sum(1 for char in chinese if char in _COMMON) < _COMMON_SHARE * len(chinese):
        return f"{len(chinese)}个汉字几乎都不是常用字，文字编码有误"
    return None
