"""`users`: who may sign in to the pages of `serve`."""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import Any

import click

from app.cli.common import audit_context
from app.texts import say

_NAME = re.compile(r"[\w.@-]{1,40}")
_stdin = click.option("--password-stdin", is_flag=True, help="从标准输入读取密码（供脚本使用）；否则当面输入两次。")


@click.group(help="管理页面（serve）的用户。")
def users() -> None:
    """The commands about users."""


@users.command(help="添加用户。角色：viewer 查看，reviewer 查看并作决定，admin 另可查看操作日志，unit 只看本单位。")
@click.argument("name")
@click.option("--role", type=click.Choice(["viewer", "reviewer", "admin", "unit"]), required=True)
@click.option("--unit", "unit_id", default=None, help="单位编号，角色为 unit 时必填。")
@_stdin
@click.pass_obj
def add(options: dict[str, Any], name: str, role: str, unit_id: str | None, password_stdin: bool) -> int:
    """A new user; the password is asked for, never taken from the command line where others can see it."""
    from app.serve.passwords import WeakPassword, hash_password
    from app.store.people import People, User

    if not _NAME.fullmatch(name):
        raise click.UsageError(
            say("用户名只能用文字、数字和 . @ - _，不超过 40 个。", "Names: letters, digits, . @ - _, up to 40.")
        )
    if (role == "unit") != (unit_id is not None):
        raise click.UsageError(
            say("角色 unit 须用 --unit 写明单位，其他角色不用。", "--unit goes with role unit and only with it.")
        )
    with audit_context(options, None) as context:
        if unit_id is not None and context.register.unit(unit_id) is None:
            raise click.UsageError(say(f"登记册中没有单位 {unit_id}。", f"The register has no unit {unit_id}."))
        people = People(context.store.engine)
        try:
            password = hash_password(_password(password_stdin), name)
        except WeakPassword as error:
            raise click.UsageError(str(error)) from error
        now = dt.datetime.now(dt.UTC)
        new = User(name=name, role=role, unit_id=unit_id, password=password, disabled=False, created_at=now.isoformat())
        if not people.add_user(new):
            raise click.UsageError(say(f"已有用户 {name}。", f"There is a user {name} already."))
        people.act(now, "cli", "user_added", name, f"{role} {unit_id or ''}".strip(), "cli")
    click.echo(say(f"已添加用户 {name}（{role}）。", f"Added {name} ({role})."))
    return 0


@users.command("list", help="列出用户。")
@click.pass_obj
def list_users(options: dict[str, Any]) -> int:
    """Name, role, unit, and whether disabled."""
    from app.store.people import People

    with audit_context(options, None) as context:
        for user in People(context.store.engine).users():
            state = say("已停用", "disabled") if user.disabled else ""
            click.echo(f"{user.name:20} {user.role:9} {user.unit_id or '-':16} {user.created_at[:10]} {state}".rstrip())
    return 0


@users.command(help="停用用户：立即退出所有登录。")
@click.argument("name")
@click.pass_obj
def disable(options: dict[str, Any], name: str) -> int:
    """The user can no longer sign in and is signed out everywhere."""
    return _switch(options, name, True)


@users.command(help="重新启用用户。")
@click.argument("name")
@click.pass_obj
def enable(options: dict[str, Any], name: str) -> int:
    """The user may sign in again."""
    return _switch(options, name, False)


@users.command(help="设置新密码：立即退出所有登录。")
@click.argument("name")
@_stdin
@click.pass_obj
def password(options: dict[str, Any], name: str, password_stdin: bool) -> int:
    """A new password, for instance when the old one was forgotten."""
    from app.serve.passwords import WeakPassword, hash_password
    from app.store.people import People

    with audit_context(options, None) as context:
        people = People(context.store.engine)
        if people.user(name) is None:
            raise click.UsageError(say(f"没有用户 {name}。", f"There is no user {name}."))
        try:
            people.set_password(name, hash_password(_password(password_stdin), name))
        except WeakPassword as error:
            raise click.UsageError(str(error)) from error
        people.act(dt.datetime.now(dt.UTC), "cli", "password_set", name, "", "cli")
    click.echo(say(f"已为 {name} 设置新密码。", f"New password set for {name}."))
    return 0


def _switch(options: dict[str, Any], name: str, disabled: bool) -> int:
    from app.store.people import People

    with audit_context(options, None) as context:
        people = People(context.store.engine)
        if not people.set_disabled(name, disabled):
            raise click.UsageError(say(f"没有用户 {name}。", f"There is no user {name}."))
        people.act(dt.datetime.now(dt.UTC), "cli", "user_disabled" if disabled else "user_enabled", name, "", "cli")
    click.echo(say(f"已{'停用' if disabled else '启用'}用户 {name}。", f"{'Disabled' if disabled else 'Enabled'} {name}."))
    return 0


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt(say("密码", "Password"), hide_input=True, confirmation_prompt=True)
    return answer
