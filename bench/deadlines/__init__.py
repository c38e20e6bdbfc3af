"""How well and how fast deadlines are read, beside the libraries that read Chinese dates."""
