"""The rule book (docs/rules.zh.md, docs/rules.en.md) is generated from the rules: `python -m app.rulebook`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from output.labels import SEVERITY, category
from rules.explain import explain, rule_title
from rules.registry import all_rules

_HEAD = {
    "zh": "# 规则手册\n\n本手册由程序生成（`python -m app.rulebook`），请勿手改。共{count}条规则。\n",
    "en": "# The rule book\n\nGenerated from the code (`python -m app.rulebook`); do not edit. {count} rules.\n",
}
FOLDER = Path(__file__).resolve().parent.parent / "docs"


def rule_book(lang: str) -> str:
    """All rules by category: a table to look up, then each in full."""
    rules = sorted(all_rules().values(), key=lambda rule: (rule.category, rule.id))
    parts = [_HEAD[lang].format(count=len(rules))]
    for name, members in groupby(rules, key=lambda rule: rule.category):
        parts.append(f"\n## {category(name, lang)}\n")
        for rule in members:
            severity = SEVERITY[rule.severity][lang]
            parts.append(f"\n### {rule.id} {rule_title(rule.id, lang)} ({severity})\n\n{explain(rule.id, lang).strip()}\n")
    return "".join(parts)


def main() -> None:
    """Write both books."""
    for lang in ("zh", "en"):
        (FOLDER / f"rules.{lang}.md").write_text(rule_book(lang), "utf-8")


if __name__ == "__main__":
    main()
