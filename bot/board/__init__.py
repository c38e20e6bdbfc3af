"""The board: the ledger to look at, for the office and for each unit's own people."""
