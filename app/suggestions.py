"""Columns that the register might add, as lines for site.toml with the reason above them."""

from __future__ import annotations

from collections.abc import Sequence

from app.texts import say
from crawler.records import ColumnSuggestion
from crawler.register import Register


def suggestion_text(register: Register, suggestions: Sequence[ColumnSuggestion]) -> str:
    """Ready to paste: a [[columns]] block for each, the evidence as comments."""
    lines = [
        say(
            f"# 网站上有{len(suggestions)}个登记册没有的栏目。核对后把需要的几段加入 {register.folder}/site.toml：",
            f"# The site has {len(suggestions)} columns that the register does not name. Check them, then add to site.toml:",
        )
    ]
    for item in suggestions:
        url = item.column_url.removeprefix(register.site.base_url)
        lines += ["", f"# {item.reason}", say(f"# 最近看到：{item.found_at}", f"# last seen: {item.found_at}"), "[[columns]]"]
        lines.append(f'url = "{url}"')
        if item.year is not None:
            lines.append(f"year = {item.year}")
        else:
            lines.append(say("# 栏目含多个年度，不写 year", "# several years: no year"))
    return "\n".join(lines)
