"""How well and how fast messages are understood, beside a bot that looks for keywords."""
