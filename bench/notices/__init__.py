"""Reading notices in every format: how much is right, and how long it takes."""
