"""A second district that nobody tuned for: pages, register and answers of an invented 威海市岚泊区, written from the site dossier alone."""
