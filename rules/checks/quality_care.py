"""Words that need a person's eyes before anyone else's: serious expressions and personal data; never a failure, always masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rules.case import Case
from rules.masking import masked, masked_within
from rules.model import Outcome, Severity, Verdict
from rules.passages import passages
from rules.registry import rule
from rules.words import lines, table

ALL = ("2008", "2019", "2021")
# A pattern that begins with what it looks for is found much faster than one that first looks back.
_IDENTITY = re.compile(
    r"[1-9](?<![\dA-Za-z].)\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"1(?<![\d.-].)[3-9]\d{9}(?!\d)")
_CONTACT_LINE = re.compile(r"联系|咨询|地址|传真|邮编|邮箱|疑问")
# Second and third characters of a name are hardly ever these.
_NO_NAME = "的对向应需可提申请权要未已在与和及就以按其时等人们个是为将又也均都并该某公先女同"

# Common words that begin like a name.
_NO_NAMES = "任意|任何|方便|方式|张贴|高度|马上|黄金|金额|程序|雷同|安全|康复|万一|常见|余额|周边|周期|史料|文化|毛利|白天|段落"


@rule("Q-SERIOUS", severity=Severity.ERROR, category="quality", templates=ALL, basis="国办秘函〔2019〕19号 严重表述错误")
def serious_expressions_are_looked_at(case: Case) -> Iterator[Verdict]:
    """No leader's name, formula or name of the state is written in one of the known wrong ways (国办秘函〔2019〕19号: 严重表述错误).

    Never a failure: a person decides on every hit, and the finding shows the place masked, beside the wording to compare with. Not
    applicable where no text was read. Right: the formula in full. Wrong: the formula with a word left out.
    """
    report = case.report
    texts = list(passages(report)) if report is not None else []
    if not texts:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_text")
        return
    told = False
    for passage in texts:
        for number, (pattern, correct) in enumerate(_expressions()):
            for found in pattern.finditer(passage.prose.text):
                told = True
                quote = masked_within(passage.prose.text, *found.span())
                yield Verdict(
                    outcome=Outcome.REVIEW,
                    subject=f"{passage.name}/{number + 1}",
                    values={"quote": quote, "where": passage.where, "correct": correct},
                    evidence=(passage.proof(quote),),
                )
    if not told:
        yield Verdict(outcome=Outcome.PASS)


@cache
def _expressions() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"]), entry["correct"]) for entry in table("serious")["expressions"])


@rule("Q-PRIVACY", severity=Severity.ERROR, category="quality", templates=ALL, basis="条例15")
def no_personal_data(case: Case) -> Iterator[Verdict]:
    """The text holds no identity-card number, no private mobile number and no applicant's name (条例 Art. 15).

    Never a failure: a person decides, and the finding shows the place masked. The contact line of the unit itself is not looked at for
    telephone numbers; names already hidden (王某, 李**) are right. Not applicable where no text was read. Right: 申请人李某. Wrong: an
    applicant's full name with a mobile number.
    """
    report = case.report
    texts = list(passages(report)) if report is not None else []
    if not texts:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_text")
        return
    told = False
    for passage in texts:
        text = passage.prose.text
        for kind, start, end in _personal(text):
            told = True
            ends = {"id": (3, 2), "phone": (3, 2), "name": (1, 0)}[kind]
            quote = masked_within(text, start, end, head=ends[0], tail=ends[1], around=8)
            yield Verdict(
                outcome=Outcome.REVIEW,
                subject=f"{passage.name}/{kind}/{masked(text[start:end], head=ends[0], tail=ends[1])}",
                message=f"review_{kind}",
                values={"quote": _hidden(quote), "where": passage.where},
                evidence=(passage.proof(_hidden(quote)),),
            )
    if not told:
        yield Verdict(outcome=Outcome.PASS)


def _personal(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _IDENTITY.finditer(text):
        near = text[max(0, found.start() - 12) : found.start()]
        if _is_identity(found.group()) or re.search(r"身份证|证件号", near):
            yield ("id", *found.span())
    for found in _MOBILE.finditer(text):
        sentence = re.split(r"[。\n]", text[: found.start()])[-1]
        if not _CONTACT_LINE.search(sentence) or re.search(r"申请人[^，。；]{0,12}$|当事人|姓名", sentence):
            yield ("phone", *found.span())
    for pattern in (_names(), _lists_of_names()):
        for found in pattern.finditer(text):
            yield ("name", *found.span("name"))


def _is_identity(number: str) -> bool:
    """Whether the check character of an 18-digit identity number is right (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()


def _hidden(quote: str) -> str:
    """A second piece of personal data next to the first is masked too."""
    return _MOBILE.sub(
        lambda found: masked(found.group(), head=3, tail=2),
        _IDENTITY.sub(lambda found: masked(found.group(), head=3, tail=2), quote),
    )


@cache
def _lists_of_names() -> re.Pattern[str]:
    """Names of applicants in a row: 受理申请1件，具体为：王某某、李某某等16人申请公开…, with the names written out."""
    one = rf"(?!{_NO_NAMES})[{''.join(lines('surnames'))}](?:(?![{_NO_NAME}])[\u4e00-\u9fff]){{1,2}}"
    return re.compile(
        rf"申请[^。；\n]{{0,20}}(?:为|是|系|由)：?(?P<name>{one}(?:、{one})+)(?=等?(?:\d+|[一二三四五六七八九十]+)?[人名户位]|等?(?:村民|居民)|申请|提出)"
    )


@cache
def _names() -> re.Pattern[str]:
    """An applicant's name: after 申请人 or 公民 with something that closes it, before 先生 or 女士, or as the party of a suit."""
    name = rf"(?P<name>(?!{_NO_NAMES})[{''.join(lines('surnames'))}](?![{_NO_NAME}])[\u4e00-\u9fff](?:(?![{_NO_NAME}])[\u4e00-\u9fff])?)"
    closing = r"(?=[，。；、）]|向|诉|于|提出|提交|申请|通过|因|（|(?:先生|女士|同志))"
    return re.compile(rf"(?:申请人(?:：|为|是|姓名：?)?|公民|当事人：?|原告：?)（?{name}{closing}")
