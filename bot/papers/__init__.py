"""Turns the papers of `ledger/papers` into files: workbook, official document, picture."""
