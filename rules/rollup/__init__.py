"""The district's own tables as the sum of its units' tables, with everything that is missing from the sum."""
