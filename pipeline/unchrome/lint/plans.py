"""Plans: whether they load, which asks more than their form."""

from __future__ import annotations

from collections.abc import Iterator

from unchrome import plan
from unchrome.errors import UsageError
from unchrome.lint.files import File
from unchrome.yamlfile import FileError


def loads(file: File) -> Iterator[FileError]:
    """The plan names rules or weights that there are not, or rules that do not suit their stage."""
    if file.kind != "plan" or file.top is None or file.faults or file.repeated:
        return
    try:
        plan.load(file.path)
    except FileError as error:
        yield error if error.path == file.path else file.top.fail(_first(error))
    except UsageError as error:
        yield file.top.fail(_first(error))


def _first(error: UsageError) -> str:
    return str(error).partition("\n")[0]
