"""Files as they were at a revision of a git repository."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from unchrome.errors import UsageError


class GitError(UsageError):
    """A revision or a path of it that git does not give."""


@contextmanager
def at_revision(revision: str, path: str) -> Iterator[Path]:
    """The file or folder as it was, in a folder that lasts as long as the context. `path` is seen from here, and in the
    working folder. Raises GitError."""
    path = os.path.relpath(path)
    if path.startswith(".."):
        raise GitError(f"git:{revision}:{path}: outside the working folder; run the command from above it")
    with TemporaryDirectory(prefix="unchrome-") as folder:
        with tarfile.open(fileobj=io.BytesIO(_archive(revision, path))) as archive:
            archive.extractall(folder, filter="data")
        try:
            yield Path(folder) / path
        except UsageError as error:
            raise GitError(str(error).replace(f"{folder}/", f"git:{revision}:")) from None


def _archive(revision: str, path: str) -> bytes:
    if not revision or revision.startswith("-"):
        raise GitError(f"git:{revision}: name a revision, such as git:HEAD~1 or git:main:house-rules")
    try:
        done = subprocess.run(["git", "archive", revision, "--", path], capture_output=True, check=False)
    except FileNotFoundError:
        raise GitError(f"git:{revision}: git is not installed") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise GitError(f"git:{revision}:{path}: git says: {said}")
    return done.stdout
