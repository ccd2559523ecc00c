"""The district's own tables as files: the official layout to copy from, and beside it everything the sum lacks."""

from output.rollup.write import write_rollup

__all__ = ["write_rollup"]
