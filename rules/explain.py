"""One rule in full for people: what must hold, on what basis, when it does not apply, with an example of right and wrong."""

from __future__ import annotations

import re

from rules.citations import cite
from rules.messages import catalogue
from rules.registry import Rule, all_rules

_WORDS = {
    "zh": {
        "severity": "严重程度",
        "category": "类别",
        "reports": "适用的报告",
        "basis": "依据",
        "explanation": "说明",
        "right": "正确示例",
        "wrong": "错误示例",
        "version": "版本",
        "practice": "实践要求",
        "no_text": "实践要求，无明文规定",
        "colon": "：",
        "brackets": "（{}）",
        "and": "；",
    },
    "en": {
        "severity": "Severity",
        "category": "Category",
        "reports": "Applies to",
        "basis": "Basis",
        "explanation": "What holds",
        "right": "Right",
        "wrong": "Wrong",
        "version": "Version",
        "practice": "practice",
        "no_text": "practice, no express legal text",
        "colon": ": ",
        "brackets": " ({})",
        "and": "; ",
    },
}
# In the order of the rule book.
CATEGORY: dict[str, dict[str, str]] = {
    "timeliness": {"zh": "时限", "en": "timeliness"},
    "structure": {"zh": "结构", "en": "structure"},
    "table2": {"zh": "表二", "en": "table 2"},
    "table3": {"zh": "表三", "en": "table 3"},
    "table4": {"zh": "表四", "en": "table 4"},
    "narrative": {"zh": "文字", "en": "narrative"},
    "cross-year": {"zh": "跨年", "en": "cross-year"},
    "publication": {"zh": "发布", "en": "publication"},
    "quality": {"zh": "质量", "en": "quality"},
}
_SEVERITY_ZH = {"error": "错误", "warning": "警告", "info": "提示"}
_REPORTS = {
    "2008": {"zh": "2018年度及以前", "en": "years to 2018"},
    "2019": {"zh": "2019、2020年度（2019年格式）", "en": "2019 and 2020 (form of 2019)"},
    "2021": {"zh": "2021年度起（2021年格式）", "en": "2021 on (form of 2021)"},
}
# A docstring ends with examples of its own; people get those of the catalogue.
_OWN_EXAMPLES = re.compile(r"\s*\bRight: .*\Z", re.DOTALL)


def explain(rule_id: str, lang: str = "zh") -> str:
    """The text that `wendeng-audit explain RULE` prints. Raises LookupError naming the nearest ids for an unknown rule."""
    rules = all_rules()
    rule = rules.get(rule_id.upper())
    if rule is None:
        near = [known for known in rules if known.startswith(rule_id.upper()[:2])]
        raise LookupError(f"no rule {rule_id!r}; rules of that kind: {', '.join(near) or ', '.join(rules)}")
    words, colon = _WORDS[lang], _WORDS[lang]["colon"]
    lines = [
        f"{rule.id}  {rule_title(rule.id, lang)}",
        *(f"{name}{colon}{text}" for name, text in facts(rule, lang)),
        f"{words['version']}{colon}{rule.version}",
        "",
        f"{words['explanation']}{colon}".rstrip(),
        *(f"  {paragraph}" for paragraph in explanation(rule, lang)),
        "",
        *(f"{name}{colon}{text}" for name, text in examples(rule, lang)),
    ]
    return "\n".join(lines) + "\n"


def facts(rule: Rule, lang: str) -> list[tuple[str, str]]:
    """What is known about a rule in a word or two: how grave, of which kind, for which reports, on what basis."""
    words = _WORDS[lang]
    return [
        (words["severity"], _SEVERITY_ZH[rule.severity.value] if lang == "zh" else rule.severity.value),
        (words["category"], CATEGORY[rule.category][lang]),
        (words["reports"], words["and"].join(_REPORTS[form][lang] for form in rule.templates)),
        (words["basis"], _basis(rule, lang)),
    ]


def explanation(rule: Rule, lang: str) -> list[str]:
    """The words written for people in this language, else those of the check itself, as paragraphs."""
    texts = catalogue(lang).get(rule.id, {})
    own = _OWN_EXAMPLES.sub("", rule.explanation) if "right" in texts else rule.explanation
    return [
        " ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", texts.get("explanation", own)) if paragraph.strip()
    ]


def examples(rule: Rule, lang: str) -> list[tuple[str, str]]:
    """How it is right and how it is wrong."""
    words, texts = _WORDS[lang], catalogue(lang).get(rule.id, {})
    return [(words["right"], texts.get("right", "")), (words["wrong"], texts.get("wrong", ""))]


def _basis(rule: Rule, lang: str) -> str:
    """The citation; that no express text orders it is said once."""
    words, cited = _WORDS[lang], cite(rule.basis, lang)
    if not rule.practice:
        return cited
    if cited.startswith(words["practice"]):
        return words["no_text"] + cited.removeprefix(words["practice"])
    return cited.removesuffix(words["and"] + words["practice"]) + words["brackets"].format(words["no_text"])


def rule_title(rule_id: str, lang: str = "zh") -> str:
    """What a rule is called in one line; its id where no title is written."""
    return catalogue(lang).get(rule_id, {}).get("title", rule_id)
