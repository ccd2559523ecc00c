"""Migrations of the database, run to the newest version whenever the store is opened."""
