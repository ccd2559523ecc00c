"""The pages for people: without anything from elsewhere, readable from a file share, the same pages live."""

from output.site.render import Pages, render_template
from output.site.view import SiteView
from output.site.viewer import Viewer
from output.site.write import write_site

__all__ = ["Pages", "SiteView", "Viewer", "render_template", "write_site"]
