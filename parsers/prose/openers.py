"""The words that open a list of parts behind its total: 其中, 包括, 分别为, …中, a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.prose.sums import Claim

_OPENERS: tuple[tuple[Claim, re.Pattern[str]], ...] = (
    (Claim.AMONG, re.compile(r"其中")),
    (Claim.RESPECTIVELY, re.compile(r"分别(?:为|是|有|达到?|占)?|分为")),
    (Claim.INCLUDES, re.compile(r"(?:具体)?(?:包括|包含|涵盖|含有|分布在|主要有|主要为|主要是|主要包括|主要涉及)")),
)
_OF_THESE = re.compile(
    r"^[^，。；、：（）\d]{0,14}?(?:申请|信息|答复|文件|案件|总数|^)?(?:之?中|里)(?=[，：]|[^，。；]{1,20}\d)"
)


def marks(gap: str) -> Iterator[tuple[Claim, int, int]]:
    """The words that open a list in the text between two numbers, with their place in it."""
    for claim, pattern in _OPENERS:
        found = pattern.search(gap)
        if found is None:
            continue
        before = gap[: found.start()]
        if claim is Claim.AMONG or not re.search(r"[。；]", before):
            yield claim, found.start(), found.end()
            return
    if found := _OF_THESE.match(gap):
        yield Claim.OF_THESE, found.start(), found.end()
    elif gap.startswith("："):
        yield Claim.COLON, 0, 1
