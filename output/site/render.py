"""Pages as pure functions of the audit: a path gives its HTML, for a file share or for a signed-in person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from output.site import places
from output.site.environment import environment
from output.site.pages.catalogue import rules
from output.site.pages.district import district
from output.site.pages.findings import findings, queue
from output.site.pages.overview import alert_place, overview
from output.site.pages.report import report
from output.site.pages.unit import unit
from output.site.view import SiteView
from output.site.viewer import NOBODY, Viewer

Page = tuple[str, Callable[[], dict[str, Any]]]


class Pages:
    """All pages of one audit. Nothing is worked out before a page is asked for, and nothing is kept after."""

    def __init__(self, view: SiteView) -> None:
        self.view = view
        self._routes = _routes(view)

    def __iter__(self) -> Iterator[str]:
        """The paths of all pages, index.html first."""
        return iter(self._routes)

    def __contains__(self, path: object) -> bool:
        return path in self._routes

    def render(self, path: str, viewer: Viewer = NOBODY, lasting: bool = False) -> str:
        """The HTML of one page. KeyError for a path that is no page of this audit.

        A `lasting` page stays as it is while its content does: its foot says when it was written, not what night it is.
        """
        template, values = self._routes[path]
        return render_template(self.view, template, path, viewer, values(), lasting)


def _routes(view: SiteView) -> dict[str, Page]:
    found: dict[str, Page] = {
        places.INDEX: ("index.html", partial(overview, view)),
        places.REVIEW: ("review.html", partial(queue, view)),
        places.RULES: ("rules.html", partial(rules, view)),
    }
    for year in view.years:
        found[places.findings_path(year)] = ("findings.html", partial(findings, view, year))
        found[places.district_path(year)] = ("district.html", partial(district, view, year))
    # A unit's reports stand behind its own page: all of them are looked up there, and few are held at a time.
    for unit_id in view.units:
        found[places.unit_path(unit_id)] = ("unit.html", partial(unit, view, unit_id))
        for year in view.years_of(unit_id):
            found[places.report_path(unit_id, year)] = ("report.html", partial(report, view, unit_id, year))
    return found


def render_template(
    view: SiteView, template: str, path: str, viewer: Viewer, values: dict[str, Any], lasting: bool = False
) -> str:
    """A template of the site with the frame that all pages share; `path` is where the page will stand."""
    return (
        environment(view.lang)
        .get_template(template)
        .render(
            root=places.root_of(path),
            path=path,
            viewer=viewer,
            view=view,
            short=view.short,
            keys=view.keys,
            names={unit_id: one.name for unit_id, one in view.units.items()},
            site_name=view.audit.register.site.name,
            as_of=view.as_of,
            generated_at=view.generated_at,
            lasting=lasting,
            newest=view.year,
            alert_place=lambda alert: alert_place(alert, view),
            **values,
        )
    )
