"""What each kind of page shows, worked out from the audit; the templates only lay it out."""
