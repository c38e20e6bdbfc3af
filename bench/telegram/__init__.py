"""Measurements of the Telegram channel."""
