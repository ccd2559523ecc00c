"""A page among the files of an article (a further page, a frame) has visit counters too; they change no report."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from crawler.records import Capture, PageState, Publication
from tests.crawler.memory_store import JsonLinesStore
from tests.crawler.site_server import Asked, Reply, serving
from tests.crawler.test_article_forms import BODY, page, path, title
from tests.crawler.test_crawl import HOME, crawl, write_register


def test_a_counter_on_a_further_page_changes_nothing_and_a_figure_does(tmp_path: Path) -> None:
    visits, received = count(1), [450]
    further = path(7).replace(".html", "_2.html")

    def counted(asked: Asked) -> Reply:
        return page("", f"{BODY}<p>收到申请{received[0]}件。</p>", f"<i>浏览次数：{next(visits)}</i>")

    with serving() as site:
        line = f'<li><a href="{path(7)}">{title(7)}</a><span>2023-01-05</span></li>'
        site.pages["/col/col7/index.html"] = Reply(f"<html><body><ul>{line}</ul></body></html>")
        site.pages["/"] = Reply(HOME)
        site.pages[path(7)] = page(title(7), BODY, f'<a href="{further.rsplit("/", 1)[1]}">2</a>')
        site.pages[further] = counted
        register = write_register(tmp_path / "register", site.base_url, {7: 2022})
        states = []
        for figure in (450, 450, 451):
            received[0] = figure
            crawl(register, tmp_path / "data")
            store = JsonLinesStore(tmp_path / "data")
            (file,) = store.read(Publication)[-1].attachments
            newest = [capture for capture in store.read(Capture) if capture.url.endswith(further)][-1]
            states.append((file.sha256, newest.state))
    assert next(visits) == 4
    assert [state for _, state in states] == [PageState.OK, PageState.NOT_MODIFIED, PageState.OK]
    assert states[0][0] == states[1][0] != states[2][0]
