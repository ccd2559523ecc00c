"""English messages name labels of the form in Chinese, never what is said about them: verbs are English."""

from __future__ import annotations

import re

import pytest

from rules.engine import judge
from rules.model import Outcome
from rules.registry import all_rules
from tests.rules.case_files import build

_QUOTED = re.compile(r"“[^”]*”")
_VERBS = re.compile(r"制发|制定|废止")


@pytest.mark.parametrize("words", ["没有制定行政规范性文件", "没有废止行政规范性文件"])
@pytest.mark.parametrize("more", ["", "全年制发行政规范性文件2件，废止1件。"])
def test_a_denial_of_documents_is_told_in_english(words: str, more: str) -> None:
    case = build({"name": words, "outcome": "fail", "text": {"overview": f"2023年，我镇{words}。{more}"}})
    findings = judge(case, "en", [all_rules()["T2-TEXT-DOCS"]])
    told = [_QUOTED.sub("", one.message) for one in findings if one.outcome is not Outcome.PASS]
    assert told
    for message in told:
        # The label of the column (本年制发件数) is a label; what the text denies is not.
        assert not _VERBS.search(message.split(", but ")[0]), message
