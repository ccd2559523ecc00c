"""The register folder of 岚泊区, written the way the contract describes one."""

import csv
from pathlib import Path

from tests.second_site.units import DISTRICT, UNITS, credit_code

_COLUMNS = ((31001, 2020), (31002, 2021), (31003, 2022), (31004, 2023), (31005, 2024), (31006, None))


def write_register(folder: Path, address: str, policy: str = "") -> None:
    """Write site.toml, units.csv (as Excel saves it, with a mark at its head) and policy.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "[site]",
        'id = "lanbo"',
        f'name = "{DISTRICT}人民政府"',
        f'base_url = "{address}"',
        'hosts = ["127.0.0.1"]',
        'cms = "hanweb"',
    ]
    lines += ["[crawl]", "delay_s = 0.0", "concurrency = 4"]
    for column, year in _COLUMNS:
        lines += ["[[columns]]", f'url = "/col/col{column}/index.html"', *([f"year = {year}"] if year else [])]
    area = credit_code(next(unit for unit in UNITS if unit.id == "lanbowan"))
    lines += ["[[columns]]", f'url = "/col/col31007/index.html?vc_xxgkarea={area}&number=LB01"']
    lines += ["[[annual_report_endpoints]]", 'url = "/module/xxgk/xxgkAnnualReport.jsp"']
    (folder / "site.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    with (folder / "units.csv").open("w", encoding="utf-8-sig", newline="") as out:
        write = csv.writer(out)
        write.writerow(
            ["unit_id", "name", "kind", "aliases", "parent", "active_from", "active_to", "credit_code", "enforcement", "note"]
        )
        for unit in UNITS:
            code = credit_code(unit) if unit.coded else ""
            first, last = unit.first or "", unit.last or ""
            write.writerow(
                [unit.id, unit.name, unit.kind, "|".join(unit.aliases), "", first, last, code, int(unit.enforcement), ""]
            )
