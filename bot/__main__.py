"""`python -m bot` is the same as `her2low`."""

from bot.cli import main

main()
