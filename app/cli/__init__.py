"""The command line: one file per group of commands; heavy modules are imported inside the commands."""

from app.cli.main import main

__all__ = ["main"]
