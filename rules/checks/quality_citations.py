"""The 条例 and the 格式 are cited by their exact names and numbers, in the brackets that 公文 use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.case import Case
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule

FORMS = ("2019", "2021")
REGULATION = "《中华人民共和国政府信息公开条例》（国务院令第711号）"
FORM = "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）"
NOTICE = "国办公开办函〔2019〕60号"
_TITLE = re.compile(r"[《<〈](?P<title>[^《》<>〈〉\n]{4,60})[》>〉](?P<after>（[^）\n]{2,60}）)?")
_REGULATION = re.compile(r"^(?:中华人民共和国)?政府信息公开条例(?:（[^）]*）)?$")
_FORM = re.compile(r"^(?:中华人民共和国)?政府信息公开工作年度报告格式(?:（[^）]*）)?$")
# Another body's own rules are other documents.
_LOCAL = re.compile(r"^[^中政]{2,}(?:省|市|区|县|州)|实施|办法|通知|规定|解读|意见|释义|学习")
_DECREE = re.compile(r"(?:国务院|国)?(?:第)?令?第?(?P<number>\d{2,4})号(?:国务院)?令?")
_DOCUMENT = re.compile(
    r"(?P<organ>国办[\u4e00-\u9fff]{0,6}?)[〔\[（［【{｛(](?P<year>20\d{2})[〕\]）］】}｝)]第?(?P<number>\d+)号"
)
_OTHER_BRACKETS = re.compile(
    r"[\u4e00-\u9fff](?P<open>[\[（［【{｛<〈])(?P<year>20\d{2})(?P<close>[\]）］】}｝>〉])第?\d{1,4}号"
)
_ANGLES = re.compile(r"[<＜〈「][^<>＜＞〈〉「」\n]{0,40}(?:条例|办法|规定|通知|意见|格式|方案|公报)[>＞〉」]")
_BARE = re.compile(r"中(?<![《<〈〈＜“「]中)华人民共和国政府信息公开条例")


@rule("Q-DOCNAME", severity=Severity.WARNING, category="quality", templates=FORMS, basis="条例6")
def names_are_exact(case: Case) -> Iterator[Verdict]:
    """The 条例 and the 格式 carry their exact names, and the numbers 国务院令第711号 and 国办公开办函〔2021〕30号.

    The notice of 2019 is 〔2019〕60号. The names without 中华人民共和国, 国令第711号 and any kind of bracket are accepted; rules of provinces
    and cities are other documents; the old decree is S-INTRO-BASIS's matter. Not applicable where neither is cited.
    Right: 《中华人民共和国政府信息公开条例》. Wrong: 《政府信息年度报告格式》.
    """
    report = case.report
    if report is None:
        return
    told = cited = False
    for passage in passages(report):
        for start, end, exact, wrong in _citations(passage.prose.text):
            cited = True
            if not wrong:
                continue
            told = True
            quote = passage.prose.quote(start, end)
            yield Verdict(
                outcome=Outcome.FAIL,
                subject=f"{passage.name}/{wrong}",
                values={"quote": quote, "where": passage.where, "wrong": wrong, "exact": exact},
                left=wrong,
                right=exact,
                evidence=(passage.proof(quote),),
            )
    if not cited:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_cited")
    elif not told:
        yield Verdict(outcome=Outcome.PASS)


def _citations(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Every citation of the two documents: place, the exact string, and what is wrong in it ("" where it is right)."""
    for found in _TITLE.finditer(text):
        title, after = found["title"], found["after"] or ""
        if _REGULATION.match(title):
            decree = _DECREE.search(after)
            wrong = decree is not None and decree["number"] not in ("711", "492") and "令" in after
            yield (*found.span(), REGULATION, after if wrong else "")
        elif _FORM.match(title):
            document = _DOCUMENT.search(after)
            right = document is None or _is_form_number(document)
            yield (*found.span(), FORM, "" if right else after)
        elif _misnamed(title):
            yield (*found.span(), FORM if title.endswith(("格式", "格式（试行）")) else REGULATION, found.group())
    for found in _DOCUMENT.finditer(text):
        # Without a title before it the number alone must be right; other numbers are other documents.
        pair = (found["year"], found["number"])
        sentence = re.split(r"[。\n]", text[: found.start()])[-1]
        if pair == ("2021", "30") and re.search(r"年度报告|年报", sentence) and found["organ"] != "国办公开办函":
            if not re.search(r"年度报告格式(?:（[^）]*）)?[》>〉]（[^）]*$", sentence):
                yield (*found.span(), FORM, found.group())
        elif pair == ("2019", "60") and re.search(r"年度报告|年报", sentence) and found["organ"] != "国办公开办函":
            yield (*found.span(), NOTICE, found.group())


def _is_form_number(found: re.Match[str]) -> bool:
    return found["organ"] == "国办公开办函" and (found["year"], found["number"]) in (("2021", "30"), ("2019", "60"))


def _misnamed(title: str) -> bool:
    """Whether a title can only mean the 条例 or the 格式 but is not its name."""
    if _LOCAL.search(title):
        return False
    if re.search(r"格式(?:（试行）)?$", title):
        return re.search(r"年度报告|年报", title) is not None and "信息" in title
    return title.endswith("条例") and re.search(r"信息公开|政府信息|政务公开", title) is not None


@rule("Q-BRACKET", severity=Severity.INFO, category="quality", templates=FORMS, basis="公文 usage (unconfirmed here)")
def brackets_of_documents(case: Case) -> Iterator[Verdict]:
    """Years in document numbers stand in 〔〕, titles in 《》.

    A notice: the usage of 公文 was not confirmed for these reports. Titles inside a title may stand in 〈〉. Not applicable where no text was
    read. Right: 国办公开办函〔2021〕30号. Wrong: 国办公开办函[2021]30号, <条例>.
    """
    report = case.report
    texts = list(passages(report)) if report is not None else []
    if not texts:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_text")
        return
    told = False
    for passage in texts:
        for message, start, end in _bracket_faults(passage):
            told = True
            quote = passage.prose.quote(start, end)
            yield Verdict(
                outcome=Outcome.FAIL,
                subject=f"{passage.name}/{passage.prose.text[start:end][:30]}",
                message=message,
                values={"quote": quote, "where": passage.where},
                evidence=(passage.proof(quote),),
            )
    if not told:
        yield Verdict(outcome=Outcome.PASS)


def _bracket_faults(passage: Passage) -> Iterator[tuple[str, int, int]]:
    text = passage.prose.text
    for found in _OTHER_BRACKETS.finditer(text):
        head = re.search(r"[\u4e00-\u9fff]{1,12}$", text[: found.start() + 1])
        yield "fail_number", found.start() + 1 - (len(head.group()) if head else 1), found.end()
    for found in _ANGLES.finditer(text):
        depth = text[: found.start()].count("《") - text[: found.start()].count("》")
        if depth <= 0:
            yield "fail_title", found.start(), found.end()
    for found in _BARE.finditer(text):
        yield "fail_bare", found.start(), found.end()
