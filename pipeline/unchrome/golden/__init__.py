"""Golden cases: a folder with an input, the article it must give and the lines it must lose.

`golden/<what-it-shows>/` holds `case.yaml` (about, plan, url, status), `input.*`, `article.json` and `removed.tsv`
(line, stage, rule, text). A case whose status is `known-failure` has only the article, as it *should* come out, and
must not give it yet: the day it does, the check says so.
"""

from unchrome.golden.add import add
from unchrome.golden.case import CASE_KEYS, STATUS, Case, CaseError, case, cases
from unchrome.golden.check import Outcome, Problem, check, check_all, update

__all__ = [
    "CASE_KEYS",
    "STATUS",
    "Case",
    "CaseError",
    "Outcome",
    "Problem",
    "add",
    "case",
    "cases",
    "check",
    "check_all",
    "update",
]
