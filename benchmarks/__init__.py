"""Measurements that are run by hand or by `make bench`; figures go to the reports, never into the code."""
