"""Pages per second of a crawl, archive and identification included, against a bare Scrapy spider that fetches the same and does nothing.

    python -m benchmarks.crawl [--units 300] [--rounds 3] [--concurrency 16] [--json]

Politeness off, loopback. One process serves the pages of the stand-in from memory; each spider runs in a process of its own and is
timed from its opening to its closing. Both fetch the same addresses, as often; the rounds alternate, medians are compared.
The bare spider runs with Scrapy's defaults, as its users run it; a third of its time goes into 100 workers for the items of each
answer, of which ours has one (crawler/settings.py). Ours uses a second core where there is one, as it does for its users.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from app.store.store import Store
from crawler.run import run_crawl
from standin.register import write_register
from standin.responses import Pages
from standin.world import Parameters, World, build

_BARE = """
import json, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess
urls, concurrency = json.load(open(sys.argv[1])), int(sys.argv[2])
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        self.before, self.cpu = time.monotonic(), time.process_time()
        for url in urls:
            yield scrapy.Request(url, dont_filter=True)
    def parse(self, response):
        pass
    def closed(self, reason):
        print(json.dumps({"seconds": time.monotonic() - self.before, "cpu": time.process_time() - self.cpu}))
process = CrawlerProcess({"CONCURRENT_REQUESTS": concurrency, "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency, "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "INFO", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False, "HTTPERROR_ALLOW_ALL": True})
process.crawl(Bare)
process.start()
"""


def world_of(units: int) -> World:
    """A district of so many bodies, four years."""
    return build(Parameters(units=units))


def serve(units: int, pipe: Connection) -> None:
    """The pages from memory: each answer is made once, then its bytes are given away."""
    asyncio.run(_serve(units, pipe))


async def _serve(units: int, pipe: Connection) -> None:
    world = world_of(units)
    made: dict[tuple[str, str], bytes] = {}
    pages: list[Pages] = []

    def answer(target: str, form: str) -> bytes:
        key = target, form
        if key not in made:
            parts = urlsplit(target)
            query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parse_qsl(form, keep_blank_values=True))
            response = pages[0].answer(unquote(parts.path), query, 0)
            lines = [f"HTTP/1.1 {response.status} x", f"Content-Length: {len(response.body)}"]
            lines += [f"{name}: {value}" for name, value in response.headers.items() if name.lower() != "content-length"]
            made[key] = "\r\n".join([*lines, "", ""]).encode("latin-1") + response.body
        return made[key]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = next(
                    (int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0
                )
                form = (await reader.readexactly(length)).decode() if length else ""
                writer.write(answer(head.split(" ", 2)[1], form))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    pages.append(Pages(world, f"127.0.0.1:{port}", {}))
    pipe.send(port)
    async with server:
        await server.serve_forever()


def ours(register: Path, data: Path, as_of: dt.date, concurrency: int) -> tuple[float, float, list[str]]:
    """Seconds and processor seconds of our crawl into an empty data folder, and the addresses it asked for (robots.txt is switched off)."""
    store = Store(data)
    run_id = store.start_run("crawl", as_of)
    outcome = run_crawl(
        register_folder=register,
        data_dir=data,
        as_of=as_of,
        run_id=run_id,
        store="app.store.crawl:open_crawl_store",
        settings={
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "ROBOTSTXT_OBEY": False,
            "CONCURRENT_REQUESTS": concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        },
    )
    if not outcome.complete:
        raise SystemExit(f"the crawl was not complete ({outcome.reason}); see {data}/logs/crawl.log")
    urls = [item.capture.url for item in store.captures_by(run_id)]
    store.close()
    return float(outcome.stats["elapsed_time_seconds"]), float(outcome.stats["cpu_seconds"]), urls


def bare(urls: list[str], folder: Path, concurrency: int) -> tuple[float, float]:
    """Seconds and processor seconds of the spider that does nothing."""
    listed = folder / "urls.json"
    listed.write_text(json.dumps(urls), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _BARE, str(listed), str(concurrency)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return float(found["seconds"]), float(found["cpu"])


def measure(units: int, rounds: int, concurrency: int) -> dict[str, Any]:
    """The figures of all rounds and the ratio of the medians."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(units, there), daemon=True)
    server.start()
    try:
        port = here.recv()
        world = world_of(units)
        with tempfile.TemporaryDirectory(prefix="bench-crawl-") as name:
            folder = Path(name)
            write_register(world, f"http://127.0.0.1:{port}", folder / "register")
            _, _, urls = ours(folder / "register", folder / "warm", world.as_of, concurrency)
            times: dict[str, list[float]] = {"ours": [], "bare": []}
            cpu: dict[str, list[float]] = {"ours": [], "bare": []}
            for number in range(rounds):
                seconds, busy = bare(urls, folder, concurrency)
                times["bare"].append(seconds)
                cpu["bare"].append(busy)
                seconds, busy, again = ours(folder / "register", folder / f"data{number}", world.as_of, concurrency)
                if sorted(again) != sorted(urls):
                    raise SystemExit("two crawls of the same site asked for different pages")
                times["ours"].append(seconds)
                cpu["ours"].append(busy)
    finally:
        server.terminate()
    speed = {name: len(urls) / statistics.median(values) for name, values in times.items()}
    return {
        "pages": len(urls),
        "pages_per_second": {name: round(value, 1) for name, value in speed.items()},
        "ratio": round(speed["ours"] / speed["bare"], 3),
        "cpu_ms_per_page": {name: round(1000 * statistics.median(values) / len(urls), 2) for name, values in cpu.items()},
        "seconds": {name: [round(value, 2) for value in values] for name, values in times.items()},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.units, options.rounds, options.concurrency)
    if options.json:
        print(json.dumps(found))
        return
    print(f"{found['pages']} pages, pages per second: {found['pages_per_second']}, ratio {found['ratio']} (wanted: 0.8)")
    print(f"seconds: {found['seconds']}, processor milliseconds per page: {found['cpu_ms_per_page']}")


if __name__ == "__main__":
    main()
