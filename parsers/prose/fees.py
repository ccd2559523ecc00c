"""What the prose says of the 信息处理费: amounts collected, that none was, that no notice to pay was sent."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from parsers.model import Number
from parsers.prose.numbers import NumberKind, mentions
from parsers.prose.statements import year_of
from parsers.prose.text import Prose

FEE = re.compile(r"处理费|信息公开[^，。；]{0,8}(?:收费|费用)|收取[^，。；]{0,10}费|收费|费用")
_PROCESSING_FEE = re.compile(r"信息处理费|信息公开处理费|处理费")
_NO_NOTICE = re.compile(
    r"(?:未|没有|无|不存在|从未)(?:曾|向)?[^。；，]{0,14}?(?:发出|出具|发送|下达|下发|送达|开具|发)[^。；，]{0,14}?(?:收费|缴费|缴纳)[^。；，]{0,6}?(?:通知|告知)"
    r"|(?:发出|出具|下达|送达)[^。；，]{0,14}?(?:收费|缴费|缴纳)[^。；，]{0,6}?(?:通知|告知)书?(?:的件数|件数|共|数量|为|：)*0[件份次]"
)
_NOT_COLLECTED_AMOUNT = re.compile(
    r"应收|应缴|标准|每件|每页|/件|减免|免收|预算|退还|最高|不超过|未缴|未收|逾期|拟收|总金额(?!.{0,12}实际)|通知.{0,12}金额"
)
_REALLY = re.compile(r"实际(?:共)?(?:收取|收到|收缴|收|缴纳)|实收")
_PART = re.compile(r"其中|分别|按件|按量|包括|退[还费]|较|比")
_COLLECTED = re.compile(r"(?:收取|收到|征收|实收|收缴|收费|处理费|收入|缴纳|缴入|实际)")


class FeeKind(StrEnum):
    """What is said."""

    COLLECTED = "collected"
    NO_NOTICE = "no_notice"


class FeeStatement(Struct, frozen=True):
    """One statement on the fee; `amount` in 元 for COLLECTED. `year` as in statements of the prose."""

    kind: FeeKind
    amount: Number | None
    start: int
    end: int
    year: int | None


def fee_statements(prose: Prose) -> list[FeeStatement]:
    """Amounts of 信息处理费 said to have been collected, and denials of a notice to pay, in order of place.

    An amount counts only in a sentence that names the 处理费, and not where it is a rate, a part, a change, a sum asked for, waived,
    paid back or still unpaid.
    """
    found: list[FeeStatement] = []
    for number in mentions(prose):
        if number.kind is not NumberKind.MONEY or number.titled or number.change:
            continue
        sentence = prose.sentence_at(number.start)
        clause = re.split(r"[，；]", prose.text[sentence.start : number.start])[-1]
        words = prose.text[sentence.start : sentence.end]
        sum_told = "通知" not in words and "收取" in words and re.search(r"(?<!总)金额", clause) is not None
        if not _PROCESSING_FEE.search(words) or _PART.search(clause) or not (_COLLECTED.search(clause) or sum_told):
            continue
        if _NOT_COLLECTED_AMOUNT.search(clause) and not _REALLY.search(clause):
            continue
        year = year_of(prose, sentence, number.start)
        found.append(FeeStatement(FeeKind.COLLECTED, number.value, number.start - len(number.label), number.end, year))
    for sentence in prose.sentences():
        for denial in _NO_NOTICE.finditer(prose.text[sentence.start : sentence.end]):
            start = sentence.start + denial.start()
            year = year_of(prose, sentence, start)
            found.append(FeeStatement(FeeKind.NO_NOTICE, None, start, sentence.start + denial.end(), year))
    return sorted(found, key=lambda statement: statement.start)


def speaks_of_processing_fee(prose: Prose) -> bool:
    """Whether the text mentions the 信息处理费, or fees for disclosure in other words."""
    return _PROCESSING_FEE.search(prose.text) is not None or FEE.search(prose.text) is not None
