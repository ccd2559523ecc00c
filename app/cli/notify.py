"""`notify --test`: a test message through every configured channel."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from app.cli.common import audit_context
from app.texts import say


@click.command(help="通过每个提醒渠道发送测试消息。")
@click.option("--test", "test", is_flag=True, required=True, help="发送测试消息。")
@click.pass_obj
def notify(options: dict[str, Any], test: bool) -> int:
    """4 when a channel could not deliver."""
    from app.pipeline.stages import channel_context
    from output.channels.base import DeliveryError
    from output.channels.make import make_channels
    from output.model import Alert, AlertKind

    with audit_context(options, None) as context:
        message = Alert(
            kind=AlertKind.RESOLVED,
            unit_id=None,
            year=None,
            since=dt.date.today().isoformat(),
            message=say("这是一条测试消息，不代表任何审核结果。", "This is a test message; it reports nothing."),
            fingerprint="test-message-0000",
        )
        channels = make_channels(context.register.policy.channels, channel_context(context))
        failed = False
        for channel in channels:
            try:
                channel.deliver([message])
            except DeliveryError as error:
                failed = True
                click.echo(f"✗ {channel.name}: {error}")
            else:
                click.echo(f"✓ {channel.name}")
    return 4 if failed else 0
