"""Reads units.csv: one body a line, every fault with its line number."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from crawler.register.credit_code import fault_of
from crawler.register.faults import Fault, nearest
from crawler.register.model import Unit, UnitKind

COLUMNS = (
    "unit_id", "name", "kind", "aliases", "parent", "active_from", "active_to", "credit_code", "enforcement", "note",
)  # fmt: skip
_NEEDED = ("unit_id", "name", "kind")
_YEARS = range(1990, 2101)
# Written as active_from for a body of which nobody has confirmed yet that it owes reports.
UNCONFIRMED = 9999
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def read_units(path: Path, faults: list[Fault]) -> tuple[Unit, ...]:
    """The units of a file; what is wrong is added to `faults`, and the lines concerned are left out."""
    name = path.name
    if not path.is_file():
        faults.append(Fault(name, None, "登记单位的文件", "没有这个文件", f"请在 {path.parent} 中建立 {name}。"))
        return ()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        faults.append(Fault(name, line, "UTF-8 编码", "其他编码", "请在 Excel 中用“CSV UTF-8（逗号分隔）”另存。"))
        return ()
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if not _header_is_good(name, header, faults):
        return ()
    units: list[Unit] = []
    lines: dict[str, int] = {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        line = reader.line_num
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            todo = "名称或备注中有逗号时，请用英文双引号括起来。"
            faults.append(Fault(name, line, f"{len(header)}列", f"{len(cells)}列", todo))
            continue
        unit = _unit(name, line, dict(zip(header, (cell.strip() for cell in cells), strict=False)), faults)
        if unit is None:
            continue
        if unit.unit_id in lines:
            earlier = f"与第{lines[unit.unit_id]}行重复的“{unit.unit_id}”"
            faults.append(Fault(name, line, "不重复的 unit_id", earlier, "请改用另一个编号，或删去其中一行。"))
            continue
        lines[unit.unit_id] = line
        units.append(unit)
    if not units and not any(fault.file == name for fault in faults):
        faults.append(Fault(name, None, "至少一个单位", "只有表头", "请每行填写一个单位。"))
    _check_names(name, units, lines, faults)
    _check_codes(name, units, lines, faults)
    _check_parents(name, units, lines, faults)
    return tuple(units)


def _header_is_good(name: str, header: list[str], faults: list[Fault]) -> bool:
    before = len(faults)
    for column in header:
        if column and column not in COLUMNS:
            todo = nearest(column, COLUMNS) or "请删去这一列。"
            faults.append(Fault(name, 1, f"列名 {'、'.join(COLUMNS)}", f"“{column}”", todo))
        elif column and header.count(column) > 1:
            faults.append(Fault(name, 1, "不重复的列名", f"重复的“{column}”", "请删去多余的一列。"))
    for column in _NEEDED:
        if column not in header:
            faults.append(Fault(name, 1, f"列 {column}", "没有这一列", "请在第一行补上列名，并逐行填写。"))
    return len(faults) == before


def _unit(name: str, line: int, row: dict[str, str], faults: list[Fault]) -> Unit | None:
    before = len(faults)

    def wrong(expected: str, found: str, todo: str) -> None:
        faults.append(Fault(name, line, expected, found, todo))

    if not _ID.fullmatch(row.get("unit_id", "")):
        wrong("由英文字母、数字、- 和 _ 组成的 unit_id", f"“{row.get('unit_id', '')}”", "例如 mishan、czj。")
    if not row.get("name"):
        wrong("单位全称 name", "空白", "请填写单位的法定全称。")
    kinds = [kind.value for kind in UnitKind]
    if row.get("kind") not in kinds:
        found = row.get("kind", "")
        wrong(f"kind 为 {'、'.join(kinds)} 之一", f"“{found}”", nearest(found, kinds) or "请按单位性质选择一种。")
    years = {key: _year(row.get(key, ""), key, wrong) for key in ("active_from", "active_to")}
    first, last = years["active_from"], years["active_to"]
    if first is not None and last is not None and first > last:
        wrong("active_from 不晚于 active_to", f"{first}—{last}", "请核对起止年度。")
    code = row.get("credit_code", "").upper()
    if code and (fault := fault_of(code)):
        wrong("18位统一社会信用代码（GB 32100-2015）", fault, "请对照登记证书核对。")
    if row.get("enforcement", "") not in ("", "0", "1"):
        wrong("enforcement 为 0、1 或空白", f"“{row['enforcement']}”", "有行政许可或行政处罚职权的填 1。")
    if len(faults) > before:
        return None
    aliases = tuple(dict.fromkeys(part.strip() for part in row.get("aliases", "").split("|") if part.strip()))
    return Unit(
        unit_id=row["unit_id"],
        name=row["name"],
        kind=UnitKind(row["kind"]),
        aliases=aliases,
        parent=row.get("parent") or None,
        active_from=first,
        active_to=last,
        credit_code=code or None,
        enforcement=row.get("enforcement") == "1",
        note=row.get("note", ""),
    )


def _year(text: str, key: str, wrong: object) -> int | None:
    if not text:
        return None
    if text.isdecimal() and (int(text) in _YEARS or (key == "active_from" and int(text) == UNCONFIRMED)):
        return int(text)
    assert callable(wrong)
    wrong(
        f"{key} 为四位报告年度（{_YEARS[0]}—{_YEARS[-1]}）或空白",
        f"“{text}”",
        "空白表示不限；尚未核实的单位 active_from 填 9999。",
    )
    return None


def _check_names(name: str, units: list[Unit], lines: dict[str, int], faults: list[Fault]) -> None:
    owners: dict[str, Unit] = {}
    for unit in units:
        for written in dict.fromkeys((unit.name, *unit.aliases)):
            key = re.sub(r"\s", "", written)
            owner = owners.setdefault(key, unit)
            if owner is not unit:
                found = f"“{written}”也是第{lines[owner.unit_id]}行“{owner.name}”的名称或简称"
                faults.append(
                    Fault(name, lines[unit.unit_id], "只属于一个单位的名称", found, "请删去其中一处，否则报告无法归属。")
                )


def _check_codes(name: str, units: list[Unit], lines: dict[str, int], faults: list[Fault]) -> None:
    owners: dict[str, Unit] = {}
    for unit in units:
        if unit.credit_code and (owner := owners.setdefault(unit.credit_code, unit)) is not unit:
            found = f"与第{lines[owner.unit_id]}行“{owner.name}”相同的“{unit.credit_code}”"
            faults.append(Fault(name, lines[unit.unit_id], "不重复的信用代码", found, "请核对两个单位的代码。"))


def _check_parents(name: str, units: list[Unit], lines: dict[str, int], faults: list[Fault]) -> None:
    parents = {unit.unit_id: unit.parent for unit in units}
    for unit in units:
        if unit.parent is None:
            continue
        if unit.parent not in parents:
            todo = nearest(unit.parent, parents) or "请先登记上级单位，或留空。"
            faults.append(Fault(name, lines[unit.unit_id], "已登记的 parent", f"“{unit.parent}”", todo))
            continue
        above: str | None = unit.parent
        seen = {unit.unit_id}
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == unit.unit_id:
            faults.append(Fault(name, lines[unit.unit_id], "不成环的 parent", f"“{unit.parent}”", "单位不能是自己的上级。"))
