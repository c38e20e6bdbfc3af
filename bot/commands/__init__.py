"""What the command line does, one module a subject; `bot/cli.py` only parses and prints."""
