"""`serve`: the pages live, with sign-in, decisions and the units' own door."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from app.texts import say


@click.command(help="在本机提供页面：登录、复核队列、单位草稿自查。默认只有本机能访问。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="监听的端口，0 为任选。")
@click.option("--public-url", default=None, help="浏览器使用的网址（在反向代理之后，或监听所有网卡时必填）。")
@click.option("--proxy", default=None, help="反向代理的地址：只相信由它转告的来访地址。")
@click.option("--certfile", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None, help="TLS 证书。")
@click.option("--keyfile", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None, help="TLS 私钥。")
@click.option("--plain-http", is_flag=True, help="明知密码会在网络上明文传送，仍不加密。")
@click.pass_obj
def serve(
    options: dict[str, Any],
    host: str,
    port: int,
    public_url: str | None,
    proxy: str | None,
    certfile: Path | None,
    keyfile: Path | None,
    plain_http: bool,
) -> int:
    """Runs until it is interrupted; refuses to be reachable from the network without users or without encryption."""
    import socket
    import sys

    import uvicorn

    from app.cli.common import open_store
    from app.serve.application import make_application
    from app.serve.settings import serve_settings
    from app.store.people import People
    from crawler.register import load_register

    if (certfile is None) != (keyfile is None):
        raise click.UsageError(say("--certfile 和 --keyfile 须一起使用。", "--certfile and --keyfile go together."))
    register = load_register(options["register"])
    store = open_store(options)
    try:
        has_users = People(store.engine).has_users()
        settings = serve_settings(
            host, port, public_url=public_url, own_tls=certfile is not None, plain_http=plain_http, has_users=has_users
        )
        config = uvicorn.Config(
            make_application(register, store, options["data"], options["lang"], settings),
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            proxy_headers=proxy is not None,
            forwarded_allow_ips=proxy,
            ssl_certfile=certfile,
            ssl_keyfile=str(keyfile) if keyfile else None,
            limit_concurrency=200,
            timeout_keep_alive=10,
            h11_max_incomplete_event_size=16 * 1024,
            http="h11",
            ws="none",
        )
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            listener.listen(128)  # whoever opens the address that is printed now waits instead of being refused
            taken = listener.getsockname()[1]
            name = f"[{host}]" if ":" in host else host
            address = public_url or f"{'https' if settings.https else 'http'}://{name}:{taken}/"
            click.echo(say(f"请打开 {address}（按 Ctrl+C 结束）", f"Open {address} (Ctrl+C ends)"))
            sys.stdout.flush()
            if not has_users:
                click.echo(
                    say(
                        "还没有用户：本机可以查看页面和自查草稿，不能作决定。添加用户：wendeng-audit users add 用户名 --role reviewer",
                        "No users yet: this machine may read and check, nothing can be decided. wendeng-audit users add …",
                    )
                )
            with suppress(KeyboardInterrupt):  # the usual way to end it
                uvicorn.Server(config).run(sockets=[listener])
    finally:
        store.close()
    return 0
