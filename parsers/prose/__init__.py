"""Prose as data: typed numbers, trees of parts and totals, and statements about applications, periods and cases."""
