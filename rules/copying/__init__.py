"""Copying: what two reports share once everything that all reports have to share is left out."""
