"""Every case of every case file ends with the outcome it names."""

from __future__ import annotations

from typing import Any

import pytest

from rules.engine import judge
from rules.model import Outcome
from rules.registry import all_rules
from tests.rules.case_files import FOLDER, build, load

_CASES = [(path.stem, case) for path in sorted(FOLDER.glob("*.toml")) for case in load(path)]


@pytest.mark.parametrize(("rule_id", "spec"), _CASES, ids=[f"{rule}: {case['name']}" for rule, case in _CASES])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_case(rule_id: str, spec: dict[str, Any], lang: str) -> None:
    """The outcome always; subject, severity and words of the message where the case names them (words in Chinese)."""
    findings = judge(build(spec), lang, [all_rules()[rule_id]])
    if spec["outcome"] == "disabled":
        assert findings == []
        return
    outcome = Outcome(spec["outcome"])
    told = [(finding.outcome.value, finding.subject, finding.message) for finding in findings]
    worst = Outcome.FAIL if any(f.outcome is Outcome.FAIL for f in findings) else findings[0].outcome
    assert worst is outcome, told
    chosen = [finding for finding in findings if finding.outcome is outcome]
    if "subject" in spec:
        chosen = [finding for finding in chosen if finding.subject == spec["subject"]]
        assert chosen, told
    if "severity" in spec:
        assert {finding.severity.value for finding in chosen} == {spec["severity"]}, told
    if lang == "zh" and "contains" in spec:
        assert any(all(word in finding.message for word in spec["contains"]) for finding in chosen), told
    assert all(finding.message for finding in findings)
    assert all(finding.evidence for finding in findings if finding.outcome is Outcome.FAIL)
