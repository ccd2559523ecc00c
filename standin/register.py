"""Writes the register folder (contract: site.toml, units.csv, policy.toml) that describes a running stand-in."""

from __future__ import annotations

import csv
from pathlib import Path

from standin.world import World

HEAD = ("unit_id", "name", "kind", "aliases", "parent", "active_from", "active_to", "credit_code", "enforcement", "note")


def write_register(world: World, base_url: str, folder: Path) -> None:
    """Write the three files into `folder`, made if needed; the crawl is without delay, on loopback only."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.toml").write_text(_site(world, base_url), encoding="utf-8")
    (folder / "policy.toml").write_text("# 全部采用程序的默认值。\n", encoding="utf-8")
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        parent = world.district.government.unit_id
        for body in world.district.bodies:
            writer.writerow(
                [
                    body.unit_id,
                    body.name,
                    body.kind,
                    "|".join(body.aliases),
                    "" if body.unit_id == parent else parent,
                    body.active_from or "",
                    "",
                    body.credit_code,
                    "1" if body.enforcement else "0",
                    "",
                ]
            )


def _site(world: World, base_url: str) -> str:
    lines = [
        "[site]",
        f'id = "{world.district.id}"',
        f'name = "{world.district.prefix}人民政府"',
        f'base_url = "{base_url}"',
        'hosts = ["127.0.0.1"]',
        'cms = "hanweb"',
        'timezone = "Asia/Shanghai"',
        "",
        "[crawl]",
        "delay_s = 0.0",
        "concurrency = 1",
        "obey_robots = true",
        'contact = "mailto:demo@example.invalid"',
    ]
    for column in world.published.columns:
        lines += ["", "[[columns]]", f'url = "{column.path}"']
        if column.year is not None:
            lines.append(f"year = {column.year}")
    lines += ["", "[[annual_report_endpoints]]", 'url = "/module/xxgk/xxgkAnnualReport.jsp"', ""]
    return "\n".join(lines)
