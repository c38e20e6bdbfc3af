"""Measurements: each a ratio against a baseline in the same run, never asserted in a test."""
