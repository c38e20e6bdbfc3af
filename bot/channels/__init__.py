"""The platforms people talk on, one folder each."""
