"""Turns while a large database is backed up."""
