"""`wendeng-audit`: the group, its global options, and the exit codes for wrong usage and faults."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from app.locations import default_register, use_places
from app.texts import use_language

# Name of the command -> module that holds it: `--help` must not import Scrapy, pdfplumber or the rules.
_COMMANDS = {
    "nightly": "app.cli.nightly",
    "crawl": "app.cli.stages",
    "audit": "app.cli.stages",
    "report": "app.cli.stages",
    "alert": "app.cli.stages",
    "check": "app.cli.check",
    "demo": "app.cli.demo",
    "rules": "app.cli.catalogue",
    "explain": "app.cli.catalogue",
    "schema": "app.cli.catalogue",
    "serve": "app.cli.serve",
    "users": "app.cli.users",
    "decide": "app.cli.decide",
    "rollup": "app.cli.rollup",
    "register": "app.cli.register",
    "evidence": "app.cli.evidence",
    "runs": "app.cli.runs",
    "notify": "app.cli.notify",
    "doctor": "app.cli.doctor",
}
_HELP = {
    "nightly": "抓取、读取、审核、评分、写出结果、发送提醒：每晚由定时器运行。",
    "crawl": "只抓取栏目和报告。",
    "audit": "只读取并审核已经抓取的报告。",
    "report": "只按已存的审核结果写出文件和页面。",
    "alert": "只比较状态变化并发送提醒。",
    "check": "审核本地文件（例如发布前的草稿）。",
    "demo": "对自带的模拟网站跑一遍完整的夜间审核，不需要网络。",
    "rules": "列出全部规则。",
    "explain": "解释一条规则：依据、内容、正误示例。",
    "schema": "打印某个输出的 JSON Schema。",
    "serve": "在线页面：登录、复核队列、单位草稿自查（默认只有本机能访问）。",
    "users": "管理在线页面的用户。",
    "decide": "确认、驳回或暂不追究一个问题。",
    "rollup": "把各单位的表格汇总成本级报告的表格，并列出缺少什么。",
    "register": "检查登记册（units.csv、site.toml、policy.toml）；列出网站上的新栏目。",
    "evidence": "打包一个单位、一个年度的证据（ZIP），可交第三方核对。",
    "runs": "运行台账。",
    "notify": "通过每个提醒渠道发送测试消息。",
    "doctor": "检查这台机器是否就绪。",
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a night's work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's own object, imported now."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for `--help`, without importing the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _HELP[name]) for name in _COMMANDS])


def _database(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The address, if it is one that can be opened here; nothing is imported where none is given."""
    if not value:
        return None
    from app.store.database import fault_of_url

    fault = fault_of_url(value)
    if fault is not None:
        raise click.BadParameter(fault, ctx, param)
    return value


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--register",
    "register_folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_register,
    show_default="文登区",
    help="登记册目录。",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    help="数据目录，程序写的一切都在其中。",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="提示语言。")
@click.option(
    "--database",
    metavar="URL",
    envvar="WENDENG_AUDIT_DATABASE_URL",
    callback=_database,
    show_default="DATA/audit.sqlite3",
    help="数据库地址，例如 postgresql://host/audit；密码请放在环境变量 WENDENG_AUDIT_DATABASE_URL 中。",
)
@click.option(
    "--archive",
    metavar="URL",
    envvar="WENDENG_AUDIT_ARCHIVE_URL",
    show_default="DATA/archive",
    help="原始文件存放处：任何 fsspec 地址，例如 s3://bucket/audit。",
)
@click.version_option(package_name="wendeng-audit")
@click.pass_context
def cli(ctx: click.Context, register_folder: Path, data: Path, lang: str, database: str | None, archive: str | None) -> None:
    """政府信息公开工作年度报告夜间审核。退出码：0 无新情况，1 有新提醒，2 用法或配置错误，3 抓取不完整，4 程序或环境故障。"""
    use_language(lang)
    use_places(data, database, archive)
    ctx.obj = {"register": register_folder, "data": data, "lang": lang, "database": database, "archive": archive}


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave with the contract's exit code: 2 for wrong usage or configuration, 4 for a fault."""
    from app.cli.faults import explain_fault

    try:
        code: Any = cli.main(args=arguments, standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("已中断。", err=True)
        sys.exit(4)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Exception as error:  # noqa: BLE001
        # The last line of defence of the process: name the fault, keep the traceback for whoever repairs it, leave with 4.
        code, text = explain_fault(error)
        click.echo(text, err=True)
    sys.exit(code if isinstance(code, int) else 0)
