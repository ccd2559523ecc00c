"""The dashboard on the office's own machine: sign-in, the pages of the report, the review queue and the units' own door."""
