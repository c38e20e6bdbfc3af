"""How many web chats one process keeps up to date."""
