"""People's names as bylines print them, to a list of names with their case given back."""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"^(?:(?:(?:read |see |view )?(?:all|more) )?(?:articles|posts|stories|news) (?:by|from)|alles von|mehr von)\s+"
    r"|^(?:(?:written|posted|published|story|words|text|interview|reported|publié|artikel|escrito|scritto)\s+)?"
    r"(?:by|von|par|por|door|av)\b:?\s+(?=\S+\s|\w+$)|^(?:authors?|autor(?:in|en|es)?|auteurs?|autore|autori)\b:?\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[;,、，،]|\s&\s|\b(?:and|und|og|och|et)\b|\s\|\s|\swith\s|\s(?-i:ve|dan|và|и|та|και)\s"
    r"|(?<=(?-i:[가-힣]))·(?=(?-i:[가-힣]))|(?<=(?-i:[一-鿿々]){2})・(?=(?-i:[一-鿿々]){2}))\s*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL = frozenset({"a", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "der", "di", "dos", "du", "el", "la", "le", "van", "von", "y"})
_OUTLETS = (
    "bureau chronicle courier dispatch gazette herald journal magazine media network news newspaper newsroom post"
)
_OUTLETS += " press radio reuters star sun team times tribune tv"
_ROLES = "admin agency associated contributor correspondent daily desk editor editorial reporter staff writer"
_NOT_PEOPLE = frozenset(f"{_OUTLETS} {_ROLES}".split())
"""Words of outlets and roles: a part of a byline that ends in one of them is not a person."""
_MONTH = r"(?:january|feb(?:ruary)?|mar|apr|jul(?:y)?|aug|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
"""But for those that are names of people: April, May, June, August, and Jan."""
_TRAILING = re.compile(
    r"(?<=\w)\s+(?:twitter|facebook|community|columnist|contributor|correspondent|reporter|editor"
    r"|(?:senior|chief|lead|deputy|assistant|associate|managing|staff)(?: \w+){0,3}"
    r" (?:reporter|writer|editor|correspondent)"
    rf"|(?:the )?associated press|usa today|{_MONTH})$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:officer|reporter|correspondent|editor|columnist|contributor|director|producer|professor|manager)$"
    r"|^(?:head|director|president|professor|chair|dean) of\b",
    re.IGNORECASE,
)
"""What a person is, where the person was named before."""
_NO_NAME = re.compile(
    rf"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?$|(?:(?:last )?updated )?{_MONTH}$"
    r"|(?:sign|log) in$|written by$|(?-i:[a-z]{1,3})$",
    re.IGNORECASE,
)
"""A day of the week, a month, what else stands by a name, or a word too short for a name."""
_BESIDE = re.compile(r"\s*\([^()]*\)$|\s/\s.*$|\s?기자$|^(?:记者|記者)[:：\s]+")
"""What stands beside a name: brackets, an agency, the Korean and the Chinese word for a reporter."""
_INITIALS = re.compile(r"^(?:[B-DF-HJ-NP-TV-XZ]{2}|[A-Z]J|[A-Z]\.[A-Z]\.?)$")


def people(words: str) -> list[str]:
    """The names in a byline, in order, each once: `BY MJ LEE AND KEVIN LIPTAK` gives `MJ Lee`, `Kevin Liptak`."""
    first, *others = parts(words)
    names = map(_name, [first, *(part for part in others if not _ROLE.search(part))])
    return list(dict.fromkeys(name for name in names if name and not is_outlet(name) and not _NO_NAME.match(name)))


def parts(byline: str) -> list[str]:
    """What a byline lists, names or not, without what leads in to it."""
    return _BETWEEN.split(_LEAD.sub("", byline.strip()))


def recase(words: str) -> str:
    """A label printed in capitals, in title case; words that mix cases already, and short ones, stay."""
    if not words.isupper() or (len(words) <= 4 and " " not in words):
        return words
    parts = words.split(" ")
    return " ".join(
        part.lower() if i and part.lower() in _SMALL else _WORD.sub(_capitalize, part) for i, part in enumerate(parts)
    )


def is_outlet(name: str) -> bool:
    """Whether part of a byline is a newspaper, a desk or a role: it ends in such a word."""
    last = name.casefold().split()[-1:]
    return any(word in _NOT_PEOPLE or word.removesuffix("s") in _NOT_PEOPLE for word in last)


def _name(part: str) -> str:
    part = _BESIDE.sub("", part).strip(" \t,|-–—:")
    if _TRAILING.sub("", part).count(" ") >= 1:
        part = _TRAILING.sub("", part)
    if not (part.isupper() and " " in part):
        return part
    tokens = part.split(" ")
    inner = range(1, len(tokens) - 1)
    return " ".join(_token(token, i in inner) for i, token in enumerate(tokens))


def _token(token: str, inner: bool) -> str:
    if _INITIALS.match(token):
        return token
    if inner and token.lower() in _PARTICLES:
        return token.lower()
    return _WORD.sub(_capitalize, token)


def _capitalize(found: re.Match[str]) -> str:
    word = found.group().capitalize()
    for lead in ("Mc", "O'", "O’"):
        if word.startswith(lead) and len(word) > len(lead) + 1:
            return lead + word[len(lead) :].capitalize()
    return re.sub(r"(?<=['’])s$", "s", word)
