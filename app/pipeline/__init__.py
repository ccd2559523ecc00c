"""The stages of the nightly run; each reads what the one before it stored and can be run again alone."""
