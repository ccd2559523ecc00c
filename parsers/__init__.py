"""From the bytes of a published report to typed tables, sections and mentions; pure functions, no clock, no network."""
