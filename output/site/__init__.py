"""The pages for people: static, without scripts from elsewhere, readable from a file share."""

from output.site.write import write_site

__all__ = ["write_site"]
