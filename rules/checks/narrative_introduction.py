"""The introduction says whom to ask and where the electronic copy lies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.case import Case
from rules.introduction import introduction_of
from rules.model import Outcome, Severity, Verdict
from rules.passages import passages
from rules.registry import rule

FORMS = ("2019", "2021")
_PHONE = re.compile(
    r"(?=\d)(?:(?:0\d{2,3}[-－—–]?)?(?<!\d)[1-9]\d{6,7}(?!\d)|(?<!\d)(?:0\d{9,11}(?!\d)|1[3-9]\d{9}(?!\d)|400-?\d{3}-?\d{4}))"
)
_ADDRESS = re.compile(
    r"(?:地址|地点|办公室?地|通[讯信]处|位于)[：为]?[^，。；、）]{3,}|(?:路|街|大道|巷|村|弄|道)[^，。；、）]{0,6}\d+(?:-\d+)?号"
)
# In the body, where other numbers and streets stand, only what is called a telephone number or an address counts.
_NAMED_PHONE = re.compile(r"(?:电话|联系方式)[：为]?[^，。；]{0,6}\d{3,4}[-－—–]?\d{4,8}")
_NAMED_ADDRESS = re.compile(r"地址[：为][^，。；、）]{3,}")
# A bare number is an address only behind http://; versions and dates look alike.
_HOST = re.compile(
    r"(?:(?<![a-z0-9.-])(?:https?://)?(?P<name>(?:[a-z0-9-]{1,63}\.){1,9}[a-z]{2,24}(?::\d{1,5})?)|https?://(?P<number>(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?))"
    r"(?=[/）)，。、；\s]|$|[^a-z0-9.@:-])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w.-])[\w.-]{1,64}@[\w.-]{1,255}|(?<=[\u2e80-\u9fff])[A-Za-z0-9_.-]{1,64}@[\w.-]{1,255}")


@rule(
    "N-CONTACT", severity=Severity.WARNING, category="narrative", templates=FORMS,
    basis="[practice] Weihai introduction", practice=True,
)  # fmt: skip
def contact_is_given(case: Case) -> Iterator[Verdict]:
    """The introduction gives a telephone number and an address for questions.

    The same words elsewhere in the report are accepted. Not assessable without an introduction. Right: 地址：示例路1号，电话：0631-5550123.
    Wrong: an introduction without either.
    """
    report = case.report
    introduction = introduction_of(report) if report is not None else None
    if report is None or introduction is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_introduction")
        return
    opening = introduction.prose.text
    body = [passage.prose.text for passage in passages(report, introduction=False)]
    missing = [
        name
        for name, free, named in (("联系电话", _PHONE, _NAMED_PHONE), ("联系地址", _ADDRESS, _NAMED_ADDRESS))
        if not free.search(opening) and not any(named.search(text) for text in body)
    ]
    quote = introduction.prose.source.strip()
    yield Verdict(
        outcome=Outcome.FAIL if missing else Outcome.PASS,
        subject="introduction.contact",
        values={"missing": "和".join(missing)},
        evidence=(introduction.proof(quote if len(quote) <= 240 else f"…{quote[-240:]}"),),
    )


@rule("N-EPUB", severity=Severity.INFO, category="narrative", templates=FORMS, basis="条例24; [practice]", practice=True)
def electronic_copy_is_named(case: Case) -> Iterator[Verdict]:
    """The introduction names the address of the electronic copy, on the platform of the unit's government.

    For a body outside the register any address will do. Not assessable without an introduction.
    Right: 可从www.wendeng.gov.cn下载. Wrong: no address; the address of another district.
    """
    report = case.report
    introduction = introduction_of(report) if report is not None else None
    if introduction is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_introduction")
        return
    text = _MAIL.sub(" ", introduction.prose.text)
    hosts = [(found["name"] or found["number"]).lower() for found in _HOST.finditer(text)]
    own = {host.lower() for host in case.register.site.hosts}
    quote = "、".join(hosts) or introduction.prose.source.strip()[-160:]
    # Which platform a body of another place uses is not known here: any address is one.
    fits = any(case.unit is None or host in own or host.split(":")[0] in own for host in hosts)
    yield Verdict(
        outcome=Outcome.PASS if fits else Outcome.FAIL,
        subject="introduction.address",
        message="pass" if fits else "fail_host" if hosts else "fail",
        values={"hosts": "、".join(hosts), "own": "、".join(sorted(own))},
        evidence=(introduction.proof(quote),),
    )
