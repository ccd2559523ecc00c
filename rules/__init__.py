"""Judging reports: catalogue, engine and checks; pure functions of reports, register, history and date."""
