"""How rows are stored: sessions, merges, marks, cursors, the log of runs and the lease."""

from interlake.warehouse.store import Session, Warehouse

__all__ = ["Session", "Warehouse"]
