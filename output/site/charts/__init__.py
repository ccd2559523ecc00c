"""Drawings in SVG, made here: no script, no library, text that a screen reader reads, a table of the same numbers beside each."""
