"""The office's papers: how long each takes to draw, and pictures of them."""
