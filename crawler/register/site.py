"""Reads site.toml: where the site is, how to visit it, and which columns hold reports."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.register.hosts import allows, is_internal, split_host
from crawler.register.model import Column, CrawlSettings, Endpoint, Site
from crawler.register.tables import TomlFile

_SITE = ("id", "name", "base_url", "hosts", "cms", "timezone")
_CRAWL = ("delay_s", "concurrency", "obey_robots", "contact", "full_sweep_days")
_SYSTEMS = ("hanweb",)
_YEARS = range(1990, 2101)
_MOST_AT_ONCE = 16
_RAREST_SWEEP = 31


def read_site(file: TomlFile, folder_name: str) -> Site | None:
    """The [site] table; None where base_url or hosts are not usable, for then nothing may be contacted."""
    values = file.table("site")
    if not values and file.text:
        file.wrong(None, "[site]", "没有这一节", "请补上 [site]，至少写明 base_url 和 hosts。")
    file.known("site", values, _SITE)

    def text(key: str, default: str) -> str:
        value: str = file.get("site", values, key, str, default)
        return value.strip()

    base_url = text("base_url", "").rstrip("/")
    hosts = _hosts(file, values)
    usable = bool(values) and _base_is_good(file, base_url, hosts)
    cms = text("cms", "hanweb")
    if cms not in _SYSTEMS:
        file.wrong(file.line("site", "cms"), f"cms 为 {'、'.join(_SYSTEMS)}", f"“{cms}”", "目前只支持列出的发布系统。")
    timezone = text("timezone", "Asia/Shanghai")
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        file.wrong(file.line("site", "timezone"), "时区名称", f"“{timezone}”", "一般为 Asia/Shanghai。")
    if not usable:
        return None
    ident = text("id", folder_name)
    return Site(id=ident, name=text("name", ident), base_url=base_url, hosts=hosts, cms=cms, timezone=timezone)


def _hosts(file: TomlFile, values: dict[str, Any]) -> tuple[str, ...]:
    entries: list[Any] = file.get("site", values, "hosts", list, [])
    line = file.line("site", "hosts")
    if values and not entries:
        file.wrong(line or file.line("site"), "hosts（允许访问的主机）", "没有", '例如 hosts = ["www.wendeng.gov.cn"]。')
    good = []
    for entry in entries:
        try:
            split_host(entry if isinstance(entry, str) else "")
        except ValueError:
            file.wrong(line, "主机名或“主机名:端口”", f"“{entry}”", "不写 http://、路径和通配符。")
        else:
            good.append(entry.strip().lower())
    return tuple(dict.fromkeys(good))


def _base_is_good(file: TomlFile, base_url: str, hosts: tuple[str, ...]) -> bool:
    line = file.line("site", "base_url") or file.line("site")
    parts = urlsplit(base_url)
    try:
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole or parts.path or parts.query:
        file.wrong(line, "base_url 为网站首页地址（http 或 https）", f"“{base_url}”", '例如 "http://www.wendeng.gov.cn"。')
        return False
    if not allows(base_url, base_url, hosts):
        why = "本机或内网地址，只有写入 hosts 才允许访问" if is_internal(parts.hostname or "") else "不在 hosts 中的主机"
        file.wrong(line, "hosts 中的主机", f"“{parts.hostname}”（{why}）", "请把 base_url 的主机写入 hosts。")
        return False
    return True


def read_crawl(file: TomlFile) -> CrawlSettings:
    """The [crawl] table; defaults are polite."""
    values = file.table("crawl")
    file.known("crawl", values, _CRAWL)
    usual = CrawlSettings()
    delay = file.get("crawl", values, "delay_s", float, usual.delay_s)
    if not 0 <= delay <= 3600:
        file.wrong(file.line("crawl", "delay_s"), "delay_s 为 0 到 3600 秒", f"{delay}", "一般为 1.0。")
    concurrency = file.get("crawl", values, "concurrency", int, usual.concurrency)
    if not 1 <= concurrency <= _MOST_AT_ONCE:
        file.wrong(file.line("crawl", "concurrency"), f"concurrency 为 1 到 {_MOST_AT_ONCE}", f"{concurrency}", "一般为 1。")
    sweep = file.get("crawl", values, "full_sweep_days", int, usual.full_sweep_days)
    if not 1 <= sweep <= _RAREST_SWEEP:
        file.wrong(
            file.line("crawl", "full_sweep_days"), f"full_sweep_days 为 1 到 {_RAREST_SWEEP} 天", f"{sweep}", "一般为 7。"
        )
    return CrawlSettings(
        delay_s=delay,
        concurrency=concurrency,
        obey_robots=file.get("crawl", values, "obey_robots", bool, usual.obey_robots),
        contact=file.get("crawl", values, "contact", str, usual.contact).strip(),
        full_sweep_days=sweep,
    )


def read_columns(file: TomlFile, site: Site | None) -> tuple[Column, ...]:
    """The [[columns]] tables, addresses made whole."""
    columns: dict[str, Column] = {}
    for index, values in enumerate(file.tables("columns")):
        file.known("columns", values, ("url", "year", "floor"), index)
        url = _address(file, "columns", values, index, site)
        year = file.get("columns", values, "year", int, None, index)
        if year is not None and year not in _YEARS:
            file.wrong(file.line("columns", "year", index), "year 为报告年度", f"{year}", "栏目含多个年度时不写 year。")
        floor = file.get("columns", values, "floor", int, None, index)
        if floor is not None and floor < 0:
            file.wrong(file.line("columns", "floor", index), "floor 为不小于 0 的条数", f"{floor}", "不需要时请删去这一项。")
        if url in columns:
            file.wrong(file.line("columns", "url", index), "不重复的栏目", f"重复的“{url}”", "请删去其中一个。")
        if url:
            columns.setdefault(url, Column(url=url, year=year, floor=floor))
    if not columns and site is not None and not file.data.get("columns"):
        file.wrong(None, "至少一个 [[columns]]", "没有", '例如 [[columns]] 下写 url = "/col/col151356/index.html"。')
    return tuple(columns.values())


def read_parents(file: TomlFile, site: Site | None) -> tuple[str, ...]:
    """The [[parents]] tables: pages that link to the year columns and are watched for new ones; addresses made whole."""
    found = []
    for index, values in enumerate(file.tables("parents")):
        file.known("parents", values, ("url",), index)
        if url := _address(file, "parents", values, index, site):
            found.append(url)
    return tuple(dict.fromkeys(found))


def read_endpoints(file: TomlFile, site: Site | None) -> tuple[Endpoint, ...]:
    """The [[annual_report_endpoints]] tables, addresses made whole."""
    found = []
    for index, values in enumerate(file.tables("annual_report_endpoints")):
        file.known("annual_report_endpoints", values, ("url",), index)
        if url := _address(file, "annual_report_endpoints", values, index, site):
            found.append(Endpoint(url=url))
    return tuple(dict.fromkeys(found))


def _address(file: TomlFile, table: str, values: dict[str, Any], index: int, site: Site | None) -> str:
    written: str = file.get(table, values, "url", str, "", index).strip()
    line = file.line(table, "url", index) or file.line(table, index=index)
    if not written:
        file.wrong(line, "url", "没有", "请写明地址，可以省略网站域名。")
        return ""
    if site is None:
        return ""
    url = urljoin(site.base_url + "/", written)
    if not allows(url, site.base_url, site.hosts):
        file.wrong(line, f"主机在 {'、'.join(site.hosts)} 之中的地址", f"“{written}”", "请改正地址，或把主机写入 hosts。")
        return ""
    return url
