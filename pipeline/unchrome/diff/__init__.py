"""What changes between two ways to clean the same pages: which lines change hands, and by which rules.

A and B -> sides -> for each page what became of its lines -> changes -> tally -> report
"""

from unchrome.diff.sides import DiffError, side
from unchrome.diff.tally import Tally, tally

__all__ = ["DiffError", "Tally", "side", "tally"]
