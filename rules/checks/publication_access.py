"""A unit's reports can be found and opened: at least one year is there, no link is dead, no page is empty."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.records import Attachment, PageState, Publication
from rules.case import Case
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.registry import ALL_TEMPLATES, rule

_FEWEST_YEARS = 2  # one missing year is what D-MISSING says
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff")
_DEAD = (PageState.NOT_FOUND, PageState.SOFT_404, PageState.EMPTY)
_WORDS = {
    PageState.NOT_FOUND: "404",
    PageState.SOFT_404: "错误提示页",
    PageState.EMPTY: "空白",
}


@rule(
    "P-COVERAGE",
    severity=Severity.ERROR,
    category="publication",
    templates=ALL_TEMPLATES,
    basis="条例49",
    needs_report=False,
)
def some_year_is_there(case: Case) -> Iterator[Verdict]:
    """A unit of the register that owes reports for several years past their deadline has published at least one.

    Said once, on the newest of these years. Fails only when every column was seen whole. Not applicable to local files, to units
    that owe fewer than two reports so far, and to the other years; not assessable while a column is not seen whole.
    """
    unit, year = case.unit, case.year
    if case.local or unit is None or year is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "no_unit")
        return
    policy = case.register.policy
    due = [one for one in case.audited_years() if unit.is_due(one) and case.is_past(policy.deadline(unit.kind, one))]
    if len(due) < _FEWEST_YEARS or year != due[-1]:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="told_once" if len(due) >= _FEWEST_YEARS else "few_years")
        return
    found = set(case.history.published_years) | set(case.earlier_years_published)
    if case.publication is not None or case.report is not None:
        found.add(year)
    values = {"name": unit.name, "first": due[0], "last": due[-1], "count": len(due)}
    if found & set(due):
        yield Verdict(outcome=Outcome.PASS, values={**values, "found": "、".join(map(str, sorted(found & set(due))))})
        return
    views = case.history.all_views
    broken = [view for view in views if not view.complete]
    if not views or broken:
        columns = "；".join(f"{view.column_url}（{view.detail or view.state.value}）" for view in broken)
        yield Verdict(
            outcome=Outcome.NOT_ASSESSABLE,
            message="columns_incomplete" if views else "no_columns",
            values={"columns": columns},
            responsibility=Responsibility.SYSTEM,
        )
    else:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="unit",
            values={**values, "columns": len(views)},
            left=0,
            right=len(due),
            evidence=tuple(
                Evidence(quote=f"{view.column_url} @ {view.fetched_at}: {len(view.articles)}/{view.stated_total}")
                for view in views
            ),
        )


@rule(
    "P-LINK",
    severity=Severity.ERROR,
    category="publication",
    templates=ALL_TEMPLATES,
    basis="条例24",
    needs_report=False,
)
def every_link_opens(case: Case) -> Iterator[Verdict]:
    """Every link to the report opens: the listed page, and each file that the page links.

    A page or file that answers "not found", shows only an error text or is empty is dead, also where another entry of the list
    leads to the same report. What did not answer us, or asked for a script or a login, is our debt and not assessable; an address
    on a host outside the register is not visited. Not applicable to local files and where nothing is listed.
    """
    publication = case.publication
    if case.local or (publication is None and not case.history.dead):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "never_there")
        return
    dead = [*case.history.dead, *([case.history.gone] if case.history.gone is not None else [])]
    verdicts = [_dead_page(page) for page in dead]
    if publication is not None and publication.sha256 is not None:
        verdicts += [verdict for file in publication.attachments if (verdict := _file(publication, file))]
    if not verdicts and publication is not None and publication.state is PageState.REFUSED_HOST:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="elsewhere", values={"url": publication.url})
        return
    yield from verdicts or [Verdict(outcome=Outcome.PASS, values={"url": publication.url if publication is not None else ""})]


def _dead_page(page: Publication) -> Verdict:
    columns = "、".join(page.column_urls)
    how = _WORDS.get(page.state, page.state.value)
    return Verdict(
        outcome=Outcome.FAIL,
        subject=page.article_key,
        message="fail_page",
        values={"url": page.url, "state": how, "time": page.captured_at[:10], "columns": columns},
        evidence=(Evidence(quote=f"{page.url} @ {page.captured_at}: {page.state.value} ← {columns}"),),
    )


def _file(publication: Publication, file: Attachment) -> Verdict | None:
    """What is wrong with a linked file; None where nothing is, or where it is not for us to open."""
    values = {"name": file.name or file.url, "url": file.url, "time": publication.captured_at[:10], "page": publication.url}
    if file.state in (PageState.OK, PageState.NOT_MODIFIED, PageState.REFUSED_HOST):
        return None
    if file.state not in _DEAD:
        return Verdict(
            outcome=Outcome.NOT_ASSESSABLE,
            subject=file.url,
            message="not_reached",
            values={**values, "state": file.state.value},
            responsibility=Responsibility.SYSTEM,
        )
    # A picture in the text may be a table or an ornament: whether something of the report is lost, a person has to see.
    pictured = urlsplit(file.url).path.lower().endswith(_PICTURES)
    return Verdict(
        outcome=Outcome.REVIEW if pictured else Outcome.FAIL,
        subject=file.url,
        message="fail_file",
        values={**values, "state": _WORDS.get(file.state, file.state.value)},
        evidence=(Evidence(quote=f"{file.url} @ {publication.captured_at}: {file.state.value}", document=publication.sha256),),
    )
