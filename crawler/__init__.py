"""Fetching what the disclosure columns publish, and saying which unit and year each page belongs to; never judges."""
