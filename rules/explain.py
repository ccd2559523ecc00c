"""One rule in full for people: what must hold, on what basis, when it does not apply, with an example of right and wrong."""

from __future__ import annotations

from collections.abc import Mapping

from rules.citations import cite
from rules.messages import catalogue
from rules.registry import Rule, all_rules

_WORDS = {
    "zh": {
        "severity": "严重程度",
        "category": "类别",
        "templates": "适用格式",
        "basis": "依据",
        "practice": "实践要求，无明文规定",
        "explanation": "说明",
        "right": "正确示例",
        "wrong": "错误示例",
        "version": "版本",
    },
    "en": {
        "severity": "severity",
        "category": "category",
        "templates": "forms",
        "basis": "basis",
        "practice": "practice, no express legal text",
        "explanation": "what holds",
        "right": "right",
        "wrong": "wrong",
        "version": "version",
    },
}
_SEVERITY_ZH = {"error": "错误", "warning": "警告", "info": "提示"}


def explain(rule_id: str, lang: str = "zh") -> str:
    """The text that `wendeng-audit explain RULE` prints. Raises LookupError naming the nearest ids for an unknown rule."""
    rules = all_rules()
    rule = rules.get(rule_id.upper())
    if rule is None:
        near = [known for known in rules if known.startswith(rule_id.upper()[:2])]
        raise LookupError(f"no rule {rule_id!r}; rules of that kind: {', '.join(near) or ', '.join(rules)}")
    words, texts = _WORDS[lang], catalogue(lang).get(rule.id, {})
    lines = [
        f"{rule.id}  {rule_title(rule.id, lang)}",
        f"{words['severity']}: {_severity(rule, lang)}",
        f"{words['category']}: {rule.category}",
        f"{words['templates']}: {', '.join(rule.templates)}",
        f"{words['version']}: {rule.version}",
        f"{words['basis']}: {cite(rule.basis, lang)}"
        + (
            f"（{words['practice']}）" if rule.practice and lang == "zh" else f" ({words['practice']})" if rule.practice else ""
        ),
        "",
        f"{words['explanation']}:",
        *(f"  {line.strip()}" if line.strip() else "" for line in _explanation(rule, texts).splitlines()),
        "",
        f"{words['right']}: {texts.get('right', '')}",
        f"{words['wrong']}: {texts.get('wrong', '')}",
    ]
    return "\n".join(lines) + "\n"


def _explanation(rule: Rule, texts: Mapping[str, str]) -> str:
    """The words written for people in this language, else the docstring of the check."""
    return texts.get("explanation", rule.explanation)


def rule_title(rule_id: str, lang: str = "zh") -> str:
    """What a rule is called in one line; its id where no title is written."""
    return catalogue(lang).get(rule_id, {}).get("title", rule_id)


def _severity(rule: Rule, lang: str) -> str:
    return _SEVERITY_ZH[rule.severity.value] if lang == "zh" else rule.severity.value
