"""The few things that everything else is about: a page, its lines, the marks on them, the article, the reject."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from unchrome import shape
from unchrome.edits import Edit, locate, record
from unchrome.ends import Ends

if TYPE_CHECKING:
    from unchrome.rule import Found
    from unchrome.stages.region import Verdicts

FIELDS = (
    "title",
    "deck",
    "section",
    "authors",
    "agency",
    "dateline",
    "published",
    "modified",
    "language",
    "sitename",
    "notes",
    "posts",
    "tables",
)
"""The fields that text can be moved into, in the order of the article's keys."""

COLLECTED = ("notes", "posts", "tables")
"""The fields that hold every line that was moved or copied into them, in the order of the page."""
LISTS = frozenset({"authors", *COLLECTED})
"""The fields that hold several values."""


def host(url: str) -> str:
    """The host of an address without `www.`; nothing where the address is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@dataclass(slots=True)
class Page:
    """One page as a source gives it.

    `content` is text, or HTML as text or bytes, as `kind` says. `where` is the place in the input that messages
    name (`pages.jsonl:12`). `fields` are what the input knows about the article, `metadata` what passes through.
    """

    id: str
    kind: str
    content: str | bytes
    where: str
    url: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    passed: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing done to one line: the row of the ledger.

    `start` and `stop` are character offsets into the extracted text. `after` is None when the line is gone, with its
    line break. `fields` is what was moved or copied into the article's fields.
    """

    line: int
    stage: str
    rule: str
    action: str
    before: str
    after: str | None
    start: int
    stop: int
    fields: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line of an HTML page stands.

    `tag` is the most telling element that is this line, `link_density` the share of its characters that are link
    text (0 to 1), `inside` the tags of the elements around it and the words that their attributes call them by.
    `evidence` is what speaks for and against the line being body, and `likely` what that comes to (0 to 1). `look`
    is the same for lines whose elements look the same, `box` for lines in the same element.
    """

    tag: str = ""
    link_density: float = 0.0
    inside: frozenset[str] = frozenset()
    evidence: Mapping[str, float] = field(default_factory=dict)
    likely: float = 1.0
    look: str = ""
    box: int = 0


class Line:
    """A line of the extracted text that is not blank: where it stood, and how it reads now.

    `number` counts the line breaks before it, from 1; `start` and `stop` are its offsets. `bare` is the line as rules
    read it, without its list marker, which has `marker` characters. `place` is where it stood on its HTML page; text
    has none. `settled`: a rule has said that it stays. `repaired` is how it read after the last repair. `found` are the
    rules that may find it by its text, by their places in the matcher's list, with what they find once they were asked;
    None until the matcher has looked. Lines that read the same may share it. `is_plain`: it is known to be
    (`shape.is_plain`).
    """

    settled = False
    mark: Mark | None = None
    repaired = ""
    edits: Sequence[Edit] = ()
    found: dict[int, Found | None] | None = None
    _body: bool | None = None

    def __init__(
        self, number: int, start: int, text: str, place: Place | None = None, *, is_plain: bool = False
    ) -> None:
        self.number = number
        self.start = start
        self.stop = start + len(text)
        self.text = text
        self.place = place
        self.is_plain = is_plain
        self.bare, self.marker = shape.bare(text, is_plain)

    def rewrite(self, text: str) -> None:
        """The line reads differently now; what was found out about it is forgotten."""
        self.text = text
        self.is_plain = shape.is_plain(text)
        self.bare, self.marker = shape.bare(text, self.is_plain)
        self._body = self.found = None

    @property
    def gone(self) -> bool:
        """True once a mark has taken the whole line."""
        return self.mark is not None

    @property
    def body(self) -> bool:
        """Whether it reads like a paragraph."""
        if self._body is None:
            self._body = shape.is_body(self.text)
        return self._body


@dataclass(slots=True)
class Draft:
    """A page on its way: the extracted text, which never changes, its lines, the marks so far, the fields so far.

    `ends` says where its head and tail are, `first` the place of its headline; `found` is what the matcher found when
    there were `found_at` marks: places of lines by places of rules. `verdicts` is what the stage region made of the
    lines.
    """

    page: Page
    text: str
    lines: list[Line]
    marks: list[Mark]
    fields: dict[str, Any] = field(default_factory=dict)
    first: int = field(init=False)
    ends: Ends = field(init=False)
    found: dict[int, list[int]] = field(default_factory=dict)
    found_at: int = -1
    verdicts: Verdicts | None = None

    def __post_init__(self) -> None:
        self.begin(0)

    def begin(self, first: int) -> None:
        """The article begins at the line in this place: its headline."""
        self.first = first
        self.ends = Ends(self.lines, self.marks, first)

    def live(self) -> Iterator[Line]:
        """The lines that no mark has taken."""
        return (line for line in self.lines if line.mark is None)

    def forget(self, number: int, missed: Collection[int]) -> None:
        """The rule in this place of the matcher's list was asked about these lines, and finds none of them."""
        left = [index for index in self.found.pop(number, ()) if index not in missed]
        if left:
            self.found[number] = left

    def drop(
        self, line: Line, *, stage: str, rule: str, action: str = "drop", fields: Mapping[str, Any] | None = None
    ) -> None:
        """Take the whole line."""
        line.mark = Mark(line.number, stage, rule, action, line.text, None, line.start, line.stop, fields)
        self.marks.append(line.mark)

    def replace(
        self,
        line: Line,
        start: int,
        stop: int,
        after: str,
        *,
        stage: str,
        rule: str,
        action: str,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        """Put `after` where the line now reads `line.text[start:stop]`; a line left blank is taken whole.

        White space that a cut would leave at an end of the line, or doubled, goes with it.
        """
        start, stop = _widen(line.text, start, stop, after)
        text = line.text[:start] + after + line.text[stop:]
        if not text.strip():
            self.drop(line, stage=stage, rule=rule, action=action, fields=fields)
            return
        spot = locate(line.edits, line.start, start, stop)
        now = text[spot.start : spot.stop + len(text) - len(line.text)]
        mark = Mark(
            line.number,
            stage,
            rule,
            action,
            line.text[spot.start : spot.stop],
            now,
            spot.origin_start,
            spot.origin_stop,
            fields,
        )
        line.edits = record(line.edits, Edit(mark.start, mark.stop, mark.before, now))
        was_body = line.body
        line.rewrite(text)
        if line.body != was_body:
            self.ends = Ends(self.lines, self.marks, self.first)
        self.marks.append(mark)

    def copy(
        self, line: Line, start: int, stop: int, *, stage: str, rule: str, action: str, fields: Mapping[str, Any]
    ) -> None:
        """Note that this stretch of the line gave `fields`; its text stays."""
        spot = locate(line.edits, line.start, start, stop)
        said = line.text[spot.start : spot.stop]
        place = (spot.origin_start, spot.origin_stop)
        self.marks.append(Mark(line.number, stage, rule, action, said, said, *place, fields))


def _widen(text: str, start: int, stop: int, after: str) -> tuple[int, int]:
    before, behind = text[:start], text[stop:]
    if not (after + behind).strip():
        start = len(before.rstrip())
    if not (before + after).strip() or (not after and before[-1:].isspace()):
        stop += len(behind) - len(behind.lstrip())
    return start, stop


@dataclass(slots=True)
class Reject:
    """A page that gave no article: where it stands in the input, which stage refused it, and why.

    `text` is the extracted text and `ledger` its marks, when it came that far: nothing is lost. `seconds` is as in
    `Article`.
    """

    id: str
    where: str
    stage: str
    reason: str
    detail: str
    url: str = ""
    text: str | None = None
    ledger: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = field(default=0.0, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The reject as a JSON object, absent values left out."""
        row = {
            "id": self.id,
            "where": self.where,
            "stage": self.stage,
            "reason": self.reason,
            "detail": self.detail,
            "url": self.url or None,
            "text": self.text,
            "ledger": self.ledger or None,
        }
        return {key: value for key, value in row.items() if value is not None}


@dataclass(slots=True)
class Article:
    """A clean article: the JSON object that is written for it, and the ledger of what was done to its text.

    `seconds` of the processor's time were spent on it, 0 where that is not known; they are no part of what is written.
    """

    data: dict[str, Any]
    ledger: list[dict[str, Any]]
    seconds: float = field(default=0.0, compare=False)

    @property
    def text(self) -> str:
        """The paragraphs, joined by blank lines."""
        return str(self.data["text"])

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a field, or `default` where the article has none."""
        return self.data.get(key, default)
