"""`python -m bot` is `taizhang`."""

from bot.cli import main

main()
