"""The words of a promise that can be recognised again: what is left when the vocabulary of every report is taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COMMON = re.compile(
    r"公众号|政府信息公开|政务公开|信息公开|政府信息|主动公开|依申请公开|公开工作|年度报告|条例|要求|相关|有关|方面|情况|措施|问题|工作|人员|单位|部门|机关|领导|群众"
    r"|公众|社会|信息|公开|政务|政府|内容|能力|水平|质量|力度|意识|制度|机制|体系|建设|管理|服务|渠道|平台|学习|培训|业务|专业|队伍|责任|重点|领域"
    r"|进一步|不断|持续|切实|积极|认真|严格|全面|充分|及时|有效|深入|更加|大力|着力|加强|强化|提高|提升|完善|健全|优化|规范|推进|推动|促进|加大|深化|落实|确保"
    r"|做好|开展|组织|建立|改进|整改|针对|下一步|今后|明年|同时|通过|结合|根据|按照|围绕|一是|二是|三是|四是|五是|六是|首先|其次|以及|并且|我局|我镇|我区|我街道"
    r"|我办|本单位|本机关|各类|各项|各级|主要|方式|形式|程度|范围|发展|保障|监督|考核|审核|发布|更新|解读|政策|文件|网站|栏目"
)
_BREAK = re.compile(r"[^\u4e00-\u9fff]+|[的了和与及等并对将为是在向以由从到于被让使其这那之或且而、]")
_SHORTEST, _LONG = 2, 5


def key_terms(text: str) -> tuple[str, ...]:
    """The fragments of at least two characters that remain without common words and particles, in order, each once."""
    pieces = (piece for part in _COMMON.split(text) for piece in _BREAK.split(part))
    return tuple(dict.fromkeys(piece for piece in pieces if len(piece) >= _SHORTEST))


def taken_up(terms: Sequence[str], text: str) -> tuple[str, ...]:
    """The terms that come up in `text`: as they are, a long one also by any four of its characters in a row."""
    words = re.sub(r"\s", "", text)
    return tuple(term for term in terms if any(piece in words for piece in _pieces(term)))


def _pieces(term: str) -> list[str]:
    if len(term) < _LONG:
        return [term]
    return [term[start : start + 4] for start in range(len(term) - 3)]
