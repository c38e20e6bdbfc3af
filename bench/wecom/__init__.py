"""Measurements of the WeCom channel."""
