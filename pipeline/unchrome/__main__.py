"""`python -m unchrome` is the command `unchrome`."""

from unchrome.cli import main

main()
