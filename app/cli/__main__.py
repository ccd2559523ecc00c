"""`python -m app.cli` is `wendeng-audit`, wherever the script lies."""

from app.cli.main import main

main()
