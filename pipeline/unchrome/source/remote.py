"""Files at addresses: `s3://`, `gs://`, `hf://`, `https://`... The only importer of fsspec."""

from __future__ import annotations

import errno
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from unchrome.source.extra import MissingExtraError

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*::)*[a-z][a-z0-9+.-]*://", re.IGNORECASE)
BLOCK = 1 << 23
"""Bytes that are fetched at once where a file is fetched in parts."""
NO_FILE, NO_PLACE = "there is no such file", "there is no such bucket or folder"
_PACKAGES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "hf": "huggingface_hub",
    "http": "aiohttp",
    "https": "aiohttp",
    "abfs": "adlfs",
    "az": "adlfs",
}
"""What fsspec takes to open which addresses; of others it says itself what it lacks."""

_VERSIONS = (
    *("ETag", "etag", "Content-MD5", "md5Hash", "blob_id", "CRC"),
    *("LastModified", "last_modified", "Last-Modified", "updated", "mtime", "created"),
)
"""What tells versions of a file apart, as file systems call it; the first that is there does. Other things that they
tell, such as where a server redirects to, may be others each time."""


@dataclass(frozen=True, slots=True)
class Remote:
    """One file at an address: `name` is the address, `inside` its name in the folder that it was found in."""

    name: str
    inside: str
    _system: Any
    _path: str

    def __str__(self) -> str:
        return self.name

    def open(self, _mode: str = "rb") -> BinaryIO:
        """The file, to be read. Raises OSError, and so does reading."""
        with _as_os_errors(self.name):
            return cast(BinaryIO, _Handle(self.name, self._system.open(self._path, "rb", block_size=BLOCK)))

    @contextmanager
    def written(self) -> Iterator[BinaryIO]:
        """The file, to be written; once it is whole it takes the place of what is there. Raises OSError, and so does
        writing."""
        with _as_os_errors(self.name):
            handle = self._created()
        try:
            with _Handle(self.name, handle) as file:
                yield cast(BinaryIO, file)
        except BaseException:
            with _as_os_errors(self.name):
                handle.discard()
            raise
        with _as_os_errors(self.name, NO_PLACE):
            handle.commit()

    def _created(self) -> Any:
        try:
            return self._system.open(self._path, "wb", autocommit=False)
        except NotImplementedError:
            raise ValueError("nothing can be written there") from None

    @property
    def place(self) -> tuple[object, str]:
        """Where the file is, whatever it is called."""
        return self._system, self._path

    def size(self) -> int:
        """Its bytes, as far as its file system tells. Raises OSError."""
        with _as_os_errors(self.name):
            return self._system.size(self._path) or 0

    def signature(self) -> str:
        """What changes when the file does, as far as its file system tells. Raises OSError."""
        with _as_os_errors(self.name):
            self._system.invalidate_cache(self._path)
            told = self._system.info(self._path)
        version = next((told[key] for key in _VERSIONS if told.get(key)), "")
        return f"{told.get('size')} {version}"


@dataclass(frozen=True, slots=True)
class Found:
    """What an address names: a file, or those of a folder or that match a pattern, in the order of their names.

    `is_all`: whatever is there, of all kinds.
    """

    files: list[Remote]
    is_all: bool = False


def is_address(name: str) -> bool:
    """Whether this names something that is not on this machine's own file system."""
    return _ADDRESS.match(name) is not None


def at(address: str) -> Remote:
    """The file of which this is the address, whether it is there or not. Raises OSError."""
    with _as_os_errors(address):
        return Remote(address, "", *_system(address))


def find(address: str) -> Found:
    """What is at the address. Raises OSError."""
    with _as_os_errors(address):
        system, path = _system(address)
        type_ = _type(system, path)
        if type_ == "directory":
            return Found([_remote(system, file, path) for file in sorted(system.find(path))], is_all=True)
        if type_ is None and re.search(r"[*?\[]", path):
            matching = system.glob(path, detail=True).items()
            files = [_remote(system, file) for file, info in sorted(matching) if info["type"] == "file"]
            return Found(files, is_all=path.endswith("**"))
        return Found([Remote(address, "", system, path)])


def _remote(system: Any, path: str, folder: str = "") -> Remote:
    """The file at a path in a folder."""
    return Remote(str(system.unstrip_protocol(path)), path.removeprefix(folder).lstrip("/"), system, path)


def _type(system: Any, path: str) -> str | None:
    """What is at the path: a file, a directory or nothing. An address on the web is a file."""
    try:
        return str(system.info(path)["type"])
    except FileNotFoundError:
        return None


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path there. Raises what its makers think of, and MissingExtraError."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingExtraError(address, "fsspec") from None
    try:
        system, path = url_to_fs(address)
    except ImportError:
        package = _PACKAGES.get(re.split("://|::", address)[0].lower())
        if package is None:
            raise
        raise MissingExtraError(address, package, package) from None
    return system, str(path)


@contextmanager
def _as_os_errors(address: str, missing: str = NO_FILE) -> Iterator[None]:
    """File systems of many makers raise errors of many kinds; from here on they are all OSErrors that name the file."""
    try:
        yield
    except FileNotFoundError as error:
        raise OSError(errno.ENOENT, _missing(error.__cause__, missing), address) from None
    except Exception as error:
        said = str(error) or type(error).__name__
        raise OSError(errno.EIO, said, address) from error


def _missing(cause: BaseException | None, missing: str) -> str:
    """Why a file is not found: it is missing, or who would know has not been reached."""
    if isinstance(cause, OSError) or getattr(cause, "status", 404) != 404:
        return str(cause)
    return missing


class _Handle(io.RawIOBase):
    """A file that is read, or written, over the network."""

    def __init__(self, name: str, handle: Any) -> None:
        self._name, self._handle = name, handle

    def readable(self) -> bool:
        return bool(self._handle.readable())

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with _as_os_errors(self._name):
            content: bytes = self._handle.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def writable(self) -> bool:
        return bool(self._handle.writable())

    def write(self, content: bytes) -> int:  # type: ignore[override]
        with _as_os_errors(self._name, NO_PLACE):
            self._handle.write(content)
        return len(content)

    def seekable(self) -> bool:
        return bool(self._handle.seekable())

    def seek(self, place: int, whence: int = 0) -> int:
        with _as_os_errors(self._name):
            return int(self._handle.seek(place, whence))

    def tell(self) -> int:
        return int(self._handle.tell())

    def close(self) -> None:
        if self.closed:
            return
        try:
            with _as_os_errors(self._name, NO_PLACE):
                self._handle.close()
        finally:
            super().close()
