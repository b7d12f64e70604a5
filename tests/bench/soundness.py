"""Hold the guard before ftfy against ftfy: `python tests/bench/soundness.py [DATA] [--count MILLIONS]`.

Where `is_sound` says that mending would not change a line, mending must not change it. Tried on every line of the
labelled pages where DATA is given, on those lines broken as servers break them (encoded one way, decoded another),
and on random strings of the characters that mojibake is made of. A version of ftfy that passes goes into PROVEN.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from unchrome.stages.repair import NORMALIZATIONS, is_sound, mend

ENCODINGS = ("latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso-8859-2", "mac-roman", "cp437")
SEED = 20261125


def letters() -> str:
    """What the bytes of UTF-8 read as in the encodings that text is mistaken for."""
    read = {bytes([byte]).decode(encoding, "ignore") for encoding in ENCODINGS for byte in range(256)}
    return "".join(sorted("".join(read) + "‘’“”–—… \u00a0\u0301ﬁ&;#"))


def made(count: int) -> Iterator[str]:
    """Random short strings."""
    chance, among = random.Random(SEED), letters()
    plain = "abcA .,'!’“”–"
    for _ in range(count):
        yield "".join(chance.choice(among if chance.random() < 0.5 else plain) for _ in range(chance.randint(1, 9)))


def published(data: Path) -> Iterator[str]:
    """The lines of the labelled pages, and each broken in one way."""
    chance = random.Random(SEED)
    for path in sorted((data / "dev/lines").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in (line["text"] for row in file for line in json.loads(row)["lines"]):
                yield line
                if not line.isascii():
                    yield line.encode().decode(chance.choice(ENCODINGS), "replace")
    with (data / "dev/mojibake.jsonl").open(encoding="utf-8", newline="\n") as file:
        yield from (json.loads(row)["text"] for row in file)


def main(data: Path | None, count: int) -> int:
    """Count strings, those let pass, and print the first that should not have been."""
    tried = passed = wrong = 0
    for source in (made(count), published(data) if data else ()):
        for text in source:
            line = text.strip()
            tried += 1
            form = list(NORMALIZATIONS.values())[tried % 3]
            if is_sound(line, form):
                passed += 1
                if mend(line, form) != line:
                    wrong += 1
                    print(f"{line!r} in {form} becomes {mend(line, form)!r}")
    print(f"ftfy {version('ftfy')}: {tried:,} strings, {passed:,} let pass, {wrong:,} of them wrongly")
    return wrong > 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    millions = float(arguments.pop(arguments.index("--count") + 1)) if "--count" in arguments else 1
    folders = [Path(argument) for argument in arguments if argument != "--count"]
    sys.exit(main(folders[0] if folders else None, int(millions * 1_000_000)))
