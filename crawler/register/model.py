"""The register as typed records: what a district's folder says after it was read and checked."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from crawler.register.hosts import allows


class UnitKind(StrEnum):
    """What kind of body a unit is; decides which deadline and which content rules bind it."""

    DISTRICT_GOVERNMENT = "district_government"
    DEPARTMENT = "department"
    TOWN = "town"
    SUBDISTRICT = "subdistrict"
    FUNCTIONAL_ZONE = "functional_zone"
    INSTITUTION = "institution"


class Unit(Struct, frozen=True, kw_only=True):
    """One line of units.csv: a body that owes reports for the years from `active_from` to `active_to`."""

    unit_id: str
    name: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    active_from: int | None = None
    active_to: int | None = None
    credit_code: str | None = None
    enforcement: bool = False
    note: str = ""

    def is_due(self, year: int) -> bool:
        """Whether the unit owes a report for reporting year `year`."""
        return (self.active_from is None or year >= self.active_from) and (self.active_to is None or year <= self.active_to)


class Column(Struct, frozen=True, kw_only=True):
    """A column page of the site; `year` is the report year it holds, None where it mixes years.

    `floor` is the number of articles below which a list is not believed; written by hand, it also says that a list that
    shrank to no less than that is in order.
    """

    url: str
    year: int | None = None
    floor: int | None = None


class Endpoint(Struct, frozen=True, kw_only=True):
    """An annual-report service that answers for one unit (`area`) and one year (`fbtime`) per call."""

    url: str


class Site(Struct, frozen=True, kw_only=True):
    """The site of the district; `hosts` is the complete list of hosts that may ever be contacted."""

    id: str
    name: str
    base_url: str
    hosts: tuple[str, ...]
    cms: str = "hanweb"
    timezone: str = "Asia/Shanghai"


class CrawlSettings(Struct, frozen=True, kw_only=True):
    """How politely the site is visited; `contact` goes into the user agent.

    Every `full_sweep_days` a list is read to its end although its first page and its total are those of the last time.
    """

    delay_s: float = 1.0
    concurrency: int = 1
    obey_robots: bool = True
    contact: str = ""
    full_sweep_days: int = 7


class Quiet(Struct, frozen=True, kw_only=True):
    """When people are not to be disturbed: from minute `start` to minute `end` of the day (over midnight where start is later),
    and on days off where `rest_days` is set. Alerts of the kinds in `urgent` are sent all the same."""

    start: int | None = None
    end: int | None = None
    rest_days: bool = False
    urgent: tuple[str, ...] = ()


class NoticePolicy(Struct, frozen=True, kw_only=True):
    """What a rectification notice says: how many working days a unit has, and whose letter it is ("" for the district's office).

    `pdf`: whether there is a PDF beside each DOCX, where the machine can print.
    """

    correction_workdays: int = 10
    office: str = ""
    contact: str = ""
    pdf: bool = True


class Policy(Struct, frozen=True, kw_only=True):
    """What the office may set itself. An empty policy.toml means the statutory defaults.

    `deadlines` maps a unit kind to "MM-DD" of the year after the report year (条例 Art. 49: 31 January,
    31 March for the district government). `severity` and `disabled` change rules by id. `thresholds`,
    `weights` (per rule category) and `penalties` (per severity) are numbers that the rules and the
    scorecard print beside what they decide. `channels` are alert channels in the order to try. A report that stays
    missing is told again after `escalation_days` days.
    """

    deadlines: dict[str, str] = field(default_factory=dict)
    severity: dict[str, str] = field(default_factory=dict)
    disabled: tuple[str, ...] = ()
    thresholds: dict[str, float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    penalties: dict[str, float] = field(default_factory=dict)
    grades: dict[str, float] = field(default_factory=dict)
    reminder_days: tuple[int, ...] = (14, 7, 3, 1)
    escalation_days: tuple[int, ...] = (3, 10)
    quiet: Quiet = Quiet()
    notice: NoticePolicy = NoticePolicy()
    channels: tuple[dict[str, Any], ...] = ({"type": "console"}, {"type": "file"})

    def deadline(self, kind: UnitKind, year: int) -> dt.date:
        """Last day on which a unit of `kind` may publish its report for `year` in time."""
        default = "03-31" if kind is UnitKind.DISTRICT_GOVERNMENT or year < 2019 else "01-31"
        month, day = self.deadlines.get(kind.value, default).split("-")
        return dt.date(year + 1, int(month), int(day))


class Register(Struct, frozen=True, kw_only=True):
    """One district: where its site is, which columns hold reports, which units owe them, and the policy."""

    site: Site
    units: tuple[Unit, ...]
    crawl: CrawlSettings = CrawlSettings()
    columns: tuple[Column, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    parents: tuple[str, ...] = ()
    policy: Policy = Policy()
    folder: str = ""

    def __hash__(self) -> int:
        """By site and units: the policy holds tables, which have no hash of their own."""
        return hash((self.site, self.units))

    def unit(self, unit_id: str) -> Unit | None:
        """The unit with this id, or None."""
        return next((unit for unit in self.units if unit.unit_id == unit_id), None)

    def allows(self, url: str) -> bool:
        """Whether `url` lies on a host that the register names; nothing else is ever contacted."""
        return allows(url, self.site.base_url, self.site.hosts)

    def audited_years(self, as_of: dt.date) -> range:
        """From the earliest report year of any column to the year before `as_of`; empty without a year."""
        years = [column.year for column in self.columns if column.year is not None]
        return range(min(years), as_of.year) if years else range(as_of.year - 1, as_of.year)
