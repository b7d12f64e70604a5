"""`unchrome undo`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from unchrome.cli.ends import DIFFERENCES, UNREADABLE, WRONG, fail, quiet_pipe, usage_errors
from unchrome.errors import UsageError

if TYPE_CHECKING:
    from unchrome.sink.packing import Writer


def undo(
    articles: Annotated[str, typer.Argument(metavar="ARTICLES", help="Articles as `clean` wrote them; - is stdin.")],
    ledger: Annotated[Path, typer.Option("--ledger", metavar="FILE", help="The ledger of the same run.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where the texts go; else stdout.")
    ] = None,
) -> None:
    """Give back the texts as they were before cleaning."""
    from unchrome import run
    from unchrome.restore import RestoreError, restore
    from unchrome.source.stream import ANY_SIZE, Stream, StreamError

    out = None if out == Path("-") else out
    targets = run.Targets(None, ledger=out)  # as a ledger does, it holds JSON lines
    with usage_errors():
        targets.check([articles, str(ledger)])
    try:
        with quiet_pipe(), _input(articles) as handle, ledger.open("rb") as marks, _output(out) as target:
            for line in restore(Stream(articles, handle, ANY_SIZE), Stream(str(ledger), marks, ANY_SIZE)):
                target.write(line)
    except (RestoreError, StreamError) as error:
        fail(str(error), DIFFERENCES)
    except UsageError as error:
        fail(str(error), WRONG)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}", UNREADABLE)


@contextmanager
def _input(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as handle:
            yield handle


@contextmanager
def _output(path: Path | None) -> Iterator[Writer]:
    """What the texts are written to; a file is put in its place once all of them are proven."""
    from unchrome.sink.packing import packed

    if path is None:
        yield sys.stdout.buffer
        return
    place = path.resolve()
    is_special = place.exists() and not place.is_file()
    part = place if is_special else place.with_name(f".{place.name}.part")
    try:
        with part.open("wb") as handle, closing(packed(handle, path)) as target:
            yield target
    except BaseException:
        if not is_special:
            part.unlink(missing_ok=True)
        raise
    if not is_special:
        part.replace(place)
