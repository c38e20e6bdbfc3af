"""`python -m bot` is `taizhang`."""

from bot.cli import main

if __name__ == "__main__":
    main()
