"""Minimal repair: from all equations that a report breaks to the fewest cells whose change makes everything hold."""
