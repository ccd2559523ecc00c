"""One running stand-in for all tests that only read from it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from standin.site import Site, running_site


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Client:
    """Asks the site without following redirects or keeping state."""

    site: Site

    def __call__(self, path: str, method: str = "GET", form: str | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.site.base_url).netloc, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, form, sent)
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return answer


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture(scope="session")
def ask(site: Site) -> Client:
    return Client(site)
