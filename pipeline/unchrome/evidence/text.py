"""The evidence about the lines of a text that is all a page shows: no elements, no links, only words in their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import log1p

from unchrome import address, shape
from unchrome.evidence.addressed import addressed
from unchrome.evidence.line import Evidence, written
from unchrome.evidence.phrases import come_to
from unchrome.model import Place
from unchrome.weights import Weights, likelihood

SMALL = 3
"""Letters of a small word. In most languages these bind sentences together, and menus have few of them."""

_MARKED = re.compile(r"^(?:[-–—•·*▪►▶●■]|\d{1,2}[.)])\s")
_QUOTED = re.compile(r"[\"“”„«»]")


TALK_WORDS = 8
"""A line of readers talking to one another, "Ada Holt says:" or "Reply", has at most so many words."""
NEAR = 6
"""Lines up and down."""

_TALK = re.compile(
    r"\b(?:repl(?:y|ies)|comments?|says|report abuse|permalink|likes?|upvote|antworten|kommentare?|sagt|melden"
    r"|r[eé]pondre|commentaires?|dit|comentarios?|responder|dice|rispondi|commenti|reageer|reacties?|komentarze?"
    r"|odpowiedz|ответить|комментари\w+)\b|댓글|답글|评论|回复|コメント|返信",
    re.IGNORECASE,
)


def measure(texts: Sequence[str], said: frozenset[str], worth: Mapping[str, float]) -> list[Evidence]:
    """The evidence about each line by itself; `said` are the words in the page's address (`address.words`), `worth` is
    what phrases are worth."""
    keys = [shape.key(text) for text in texts]
    times = Counter(keys)
    talk = [0, *accumulate(bool(_TALK.search(text)) and shape.words(text) <= TALK_WORDS for text in texts)]
    return [
        {
            **written(text, shape.words(text)),
            **_words(text),
            "phrases": come_to(text, worth),
            "repeats": times[key],
            "position": at / len(texts),
            "lines": log1p(len(texts)),
            "talk_near": talk[min(len(texts), at + NEAR + 1)] - talk[max(0, at - NEAR)],
            "talk_above": talk[at],
            **told,
        }
        for at, (text, key, told) in enumerate(zip(texts, keys, addressed(texts, said), strict=True))
    ]


def places(texts: Sequence[str], url: str, weights: Weights) -> list[Place]:
    """Where each line of the page at this address stands: what is known of it by itself, and how likely that makes it
    to be body."""
    found = measure(texts, address.words(url), weights.phrases)
    return [Place(evidence=item, likely=likelihood(weights.own.odds(item))) for item in found]


def _words(text: str) -> Evidence:
    tokens = text.split()
    return {
        "length": len(text) / max(1, len(tokens)),
        "small": sum(len(token) <= SMALL and token.islower() for token in tokens) / max(1, len(tokens)),
        "sentences": len(re.findall(r"[.!?…。！？؟।](?:\s|$)", text)),
        "marked": bool(_MARKED.match(text)),
        "quoted": bool(_QUOTED.search(text)),
        "body": shape.is_body(text),
    }
