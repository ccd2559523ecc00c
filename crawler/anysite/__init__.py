"""Lists of publishing systems that are not known by name: what any list of reports has, and what any pager does."""
