"""Reading one TOML file with typed look-ups: every fault is kept with its line instead of ending the reading."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crawler.register.faults import Fault, nearest, toml_line

_NAMES = {str: "文字", int: "整数", float: "数字", bool: "true 或 false", list: "列表", dict: "表"}


class TomlFile:
    """A TOML file under examination; a file that is not there or does not parse is empty and faulty."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.name = path.name
        self.faults = faults
        self.text = ""
        self.data: dict[str, Any] = {}
        if not path.is_file():
            self.wrong(None, "登记册文件", "没有这个文件", f"请在 {path.parent} 中建立 {path.name}。")
            return
        try:
            self.text = path.read_bytes().decode("utf-8-sig")
            self.data = tomllib.loads(self.text)
        except UnicodeDecodeError:
            self.wrong(None, "UTF-8 编码", "其他编码", "请用 UTF-8 编码另存。")
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            self.wrong(int(place[1]) if place else None, "合法的 TOML", str(error), "请检查引号、等号和方括号是否成对。")

    def wrong(self, line: int | None, expected: str, found: str, todo: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(self.name, line, expected, found, todo))

    def line(self, table: str, key: str | None = None, index: int = 0) -> int | None:
        """Where a key stands."""
        return toml_line(self.text, table, key, index)

    def known(self, table: str, values: dict[str, Any], keys: Iterable[str], index: int = 0) -> None:
        """Name every key of a table that the program does not know, with the nearest that it does."""
        keys = list(keys)
        for key in values:
            if key not in keys:
                line = self.line(table, key, index) or self.line(key)
                self.wrong(line, f"键 {'、'.join(keys)} 之一", f"“{key}”", nearest(key, keys) or "请删去这一项。")

    def get(self, table: str, values: dict[str, Any], key: str, kind: type, default: Any, index: int = 0) -> Any:
        """`values[key]` if it is of `kind` (a whole number passes as a number), else the default and a fault."""
        if key not in values:
            return default
        value = values[key]
        number = kind is float and isinstance(value, int) and not isinstance(value, bool)
        if number or (isinstance(value, kind) and not (kind is int and isinstance(value, bool))):
            return float(value) if kind is float else value
        self.wrong(self.line(table, key, index), f"{key} 为{_NAMES[kind]}", f"“{value}”", "请改正这一项。")
        return default

    def table(self, key: str) -> dict[str, Any]:
        """The table `[key]`; empty where it is not there."""
        found: dict[str, Any] = self.get("", self.data, key, dict, {})
        return found

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The tables `[[key]]`; a single `[key]` is a fault."""
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.wrong(
                self.line(key) or self.line("", key), f"[[{key}]]（双方括号，可以有多个）", f"[{key}]", "请改为双方括号。"
            )
            return []
        return found
