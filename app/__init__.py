"""The program around the rooms: command line, settings, store and the nightly run; holds no domain logic."""
