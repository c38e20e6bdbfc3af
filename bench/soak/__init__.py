"""A year's talk in an hour: turns, pushes and kills, and what is left afterwards."""
