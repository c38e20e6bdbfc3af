"""Kills by the hundred: what is lost, what comes twice, on both engines."""
