"""The rule book (docs/rules.zh.md, docs/rules.en.md) is generated from the rules: `python -m app.rulebook`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from output.labels import SEVERITY
from rules.explain import CATEGORY, examples, explanation, facts, rule_title
from rules.registry import Rule, all_rules

_HEAD = {
    "zh": """# 规则手册

本手册由程序生成（`python -m app.rulebook`），请勿手改。共{count}条规则。单条规则也可以用 `wendeng-audit explain 编号` 查看。

怎样读：

- **严重程度**：“错误”应当更正；“警告”多半应当更正，也可能有正当理由；“提示”只供参考，不扣分（可在 policy.toml 改）。
- **结果**有五种：相符、不符、待人工核对、不适用、无法评判。两种读法中有一种成立的，不算不符；程序读不出的内容算“无法评判”，不算单位的错。
- **表二、表三、表四**是报告第二、三、四部分的三张表：主动公开、收到和处理申请、复议和诉讼。
- **格式**：2018年度及以前没有统一表格；2019、2020年度用2019年的试行格式；2021年度起用2021年的格式。
- 依据写“实践要求”的，没有明文规定，问题说明中也会写明。
- 示例中的单位、人名和电话都是虚构的。
""",
    "en": """# The rule book

Generated from the code (`python -m app.rulebook`); do not edit. {count} rules. `wendeng-audit --lang en explain ID` shows one of them.

How to read it:

- **Severity**: an *error* is to be corrected; a *warning* most likely is, but there may be a good reason; an *info* is a notice.
- A rule ends as *pass*, *fail*, *review* (a person must look), *not applicable* or *not assessable*. Where two readings are possible and
  one of them holds, it is not a failure; what the program could not read is never held against a unit.
- **Tables 2, 3 and 4** (表二, 表三, 表四) are those of parts two, three and four of a report: active disclosure, applications, review and
  litigation. Rows and columns go by their printed names: 新收 (received), 上年结转 (carried in), 总计 (total), 结转下年度 (carried
  over). *y* is the reporting year.
- **Form**: up to 2018 there was no common table; 2019 and 2020 used the trial form of 2019; from 2021 on the form of 2021 is due.
- A basis that says *practice* has no express legal text, and the finding says so. 条例 is the Regulation on Open Government Information.
- Units, persons and telephone numbers in the examples are invented.
""",
}
_INDEX = {"zh": "| 编号 | 内容 | 严重程度 |\n|---|---|---|\n", "en": "| id | rule | severity |\n|---|---|---|\n"}
FOLDER = Path(__file__).resolve().parent.parent / "docs"


def rule_book(lang: str) -> str:
    """How to read it, then all rules by category: a table to look up, then each in full."""
    order = list(CATEGORY)
    rules = sorted(all_rules().values(), key=lambda rule: (order.index(rule.category), rule.id))
    parts = [_HEAD[lang].format(count=len(rules))]
    for name, grouped in groupby(rules, key=lambda rule: rule.category):
        members = list(grouped)
        title = CATEGORY[name][lang]
        parts.append(f"\n## {title[0].upper()}{title[1:]}\n\n{_INDEX[lang]}")
        parts += [f"| {one.id} | {rule_title(one.id, lang)} | {SEVERITY[one.severity][lang]} |\n" for one in members]
        parts += [_entry(one, lang) for one in members]
    return "".join(parts)


def _entry(rule: Rule, lang: str) -> str:
    """One rule: what is known about it, what must hold, an example of right and wrong."""
    colon = "：" if lang == "zh" else ": "
    lines = [f"\n### {rule.id} {rule_title(rule.id, lang)}\n"]
    lines += [f"- {name}{colon}{_escaped(text)}" for name, text in facts(rule, lang)]
    lines += [f"\n{_escaped(paragraph)}" for paragraph in explanation(rule, lang)]
    lines += ["", *(f"- {name}{colon}{_escaped(text)}" for name, text in examples(rule, lang))]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Markdown leaves these signs as they are."""
    return text.replace("<", "\\<").replace("*", "\\*").replace("__", "\\_\\_")


def main() -> None:
    """Write both books."""
    for lang in ("zh", "en"):
        (FOLDER / f"rules.{lang}.md").write_text(rule_book(lang), "utf-8")


if __name__ == "__main__":
    main()
