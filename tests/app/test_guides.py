"""The guides name only commands, options, files, targets, messages and defaults that exist; the rule book is that of the code."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from app.cli.main import cli
from app.rulebook import rule_book
from crawler.register import load_register
from crawler.register.model import Policy, UnitKind
from output.scorecards import DEFAULT_GRADES, DEFAULT_PENALTIES, DEFAULT_THRESHOLDS, DEFAULT_WEIGHTS
from rules.checks.quality_content import LONGEST_REPORT, SHORTEST_OVERVIEW
from rules.copying.thresholds import DEFAULTS as LIKENESS

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
OPERATING = [ROOT / "docs" / "operating.md", ROOT / "docs" / "operating.zh.md"]
_MOST_BYTES_OF_PICTURES = 1_500_000
_FOLDERS = "app|benchmarks|crawler|deploy|docs|output|parsers|registers|requirements|rules|standin|tests"
_MADE_LATER = {"dist/wendeng_audit-0.1.0-py3-none-any.whl"}


def _blocks(text: str, kind: str) -> Iterator[str]:
    for found in re.finditer(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield found[1]


def _commands(path: Path) -> Iterator[list[str]]:
    """The words of every command line in blocks, and of inline code that calls the program."""
    text = path.read_text("utf-8")
    lines = [line for block in _blocks(text, "sh") for line in block.splitlines()]
    lines += re.findall(r"`((?:[\w./-]*/)?wendeng-audit [^`]+|make [a-z-]+)`", text)
    for line in lines:
        words = shlex.split(line.replace("…", ""), comments=True)
        if words:
            yield words


def _calls(path: Path) -> list[list[str]]:
    """What follows the program's name in each call of it."""
    calls = []
    for words in _commands(path):
        starts = [index for index, word in enumerate(words) if word.rpartition("/")[2] == "wendeng-audit"]
        calls += [words[index + 1 :] for index in starts[:1] if words[0] not in ("tar", "sudo", "journalctl")]
    return calls


def _check_call(command: click.Command, words: list[str]) -> None:
    """Every option is one of the command's, every choice one of the option's, every subcommand one of the group's."""
    options = {name: param for param in command.params if isinstance(param, click.Option) for name in param.opts}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.startswith("-"):
            assert word in options or word == "--help", f"{command.name} has no option {word}"
            option = options.get(word)
            if option is not None and not option.is_flag:
                value = rest.pop(0) if rest else None
                if isinstance(option.type, click.Choice) and value is not None:
                    assert value in option.type.choices, f"{command.name} {word} {value}"
        elif isinstance(command, click.Group):
            child = command.get_command(click.Context(command), word)
            assert child is not None, f"{command.name} has no command {word}"
            _check_call(child, rest)
            return


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_command_and_option_exists(path: Path) -> None:
    for words in _calls(path):
        _check_call(cli, words)


def test_the_guides_call_every_command() -> None:
    """All commands of the program, and no guide without any where there should be some."""
    assert isinstance(cli, click.Group)
    known = set(cli.list_commands(click.Context(cli)))
    called = {word for path in GUIDES for words in _calls(path) for word in words if word in known}
    assert called == known
    assert len(_calls(ROOT / "docs" / "user-guide.zh.md")) >= 12


def test_both_readmes_name_every_command() -> None:
    assert isinstance(cli, click.Group)
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert [word for word in cli.list_commands(click.Context(cli)) if f"`{word}" not in text] == []


def test_targets_exist_and_help_lists_them() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = {words[1] for path in GUIDES for words in _commands(path) if words[0] == "make"}
    assert named
    assert named <= targets
    assert set(re.findall(r'"make ([a-z-]+) ', makefile)) == targets - {"help"}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_links_pictures_and_files_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if link and not (path.parent / link).exists()] == []
    named = re.findall(rf"(?<![\w/.-])((?:{_FOLDERS})/[\w./-]*\w)(?![\w*…-])", text)
    assert [name for name in named if not (ROOT / name).exists() and name not in _MADE_LATER and "YEAR" not in name] == []
    modules = re.findall(r"python -m ([a-z_.]+)", text)
    assert [module for module in modules if module != "pip" and find_spec(module) is None] == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_headings_that_are_linked_exist(path: Path) -> None:
    """`#anchor` links, as they are made from headings."""
    for link in re.findall(r"\]\(([^)\s]*#[^)\s]+)\)", path.read_text("utf-8")):
        file, _, anchor = link.partition("#")
        if ":" in file:
            continue
        text = (path.parent / file if file else path).read_text("utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pictures_are_small_and_used() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert sum(picture.stat().st_size for picture in pictures) < _MOST_BYTES_OF_PICTURES
    guide = (ROOT / "docs" / "user-guide.zh.md").read_text("utf-8")
    assert len(re.findall(r"!\[[^\]]+\]\(images/", guide)) >= 8


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rule_book_is_that_of_the_code(lang: str) -> None:
    """`python -m app.rulebook` writes it anew."""
    assert (ROOT / "docs" / f"rules.{lang}.md").read_text("utf-8") == rule_book(lang)


def _policy_block(path: Path) -> str:
    (block,) = [one for one in _blocks(path.read_text("utf-8"), "toml") if one.startswith("# policy")]
    return block


@pytest.mark.parametrize("path", OPERATING, ids=lambda path: path.name)
def test_the_policy_of_the_guide_is_every_key_with_its_default(path: Path, tmp_path: Path) -> None:
    block = tomllib.loads(_policy_block(path))
    assert set(block) == set(Policy.__struct_fields__)
    assert block["thresholds"] == {
        **LIKENESS,
        **DEFAULT_THRESHOLDS,
        "Q-LENGTH.overview": SHORTEST_OVERVIEW,
        "Q-LENGTH.report": LONGEST_REPORT,
    }
    assert (block["weights"], block["penalties"], block["grades"]) == (DEFAULT_WEIGHTS, DEFAULT_PENALTIES, DEFAULT_GRADES)
    for name in ("site.toml", "units.csv"):
        (tmp_path / name).write_bytes((ROOT / "registers" / "wendeng" / name).read_bytes())
    (tmp_path / "policy.toml").write_text(_policy_block(path), "utf-8")
    policy, usual = load_register(tmp_path).policy, Policy()
    for kind in UnitKind:
        assert policy.deadline(kind, 2023) == usual.deadline(kind, 2023)
    for name in ("disabled", "severity", "reminder_days", "escalation_days", "quiet", "notice", "channels"):
        assert getattr(policy, name) == getattr(usual, name)
    assert set(block["notice"]) == set(usual.notice.__struct_fields__)
    assert set(block["deadlines"]) == {kind.value for kind in UnitKind}


@pytest.mark.parametrize("path", OPERATING, ids=lambda path: path.name)
def test_messages_of_the_run_log_are_the_programs(path: Path) -> None:
    """Each fixed piece of a message stands somewhere in the code, so that a search finds what the guide speaks of."""
    sources = "\n".join(
        source.read_text("utf-8") for room in ("app", "crawler", "output") for source in (ROOT / room).rglob("*.py")
    )
    text = path.read_text("utf-8")
    table = text[text.index("crawl.log") : text.index("/srv/backup/")]
    messages = [
        found for row in table.splitlines() if row.startswith("| `") for found in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    pieces = [piece.strip(" ：") for message in messages for piece in re.split(r"…|\d+/\d+|\bN\b|（|）", message)]
    missing = [piece for piece in pieces if re.search(r"[\u4e00-\u9fff]", piece) and piece not in sources]
    assert messages
    assert missing == []
