"""How fast the sender sends, beside a client without any outbox, and beside procrastinate."""
