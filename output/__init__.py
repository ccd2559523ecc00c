"""What leaves the program: scorecards, coverage, notices, alerts, pages and exports; computes no verdict of its own."""
