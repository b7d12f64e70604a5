"""Records of other tools, in the shapes in which those tools write them."""

from __future__ import annotations

import io
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from unchrome.model import Page, Reject
from unchrome.source.mapping import PRESETS, chosen, page
from unchrome.source.parquet import rows
from unchrome.source.stream import Stream

TEXT = "The ferry left the pier at dawn with forty people and a crate of hens on board.\nNobody waved."
URL = "https://news.example/ferry"
CRAWL = {
    "dump": "CC-MAIN-2031-18",
    "date": "2031-05-09T04:11:02Z",
    "file_path": "s3://commoncrawl/crawl-data/CC-MAIN-2031-18/segments/1/warc/a.warc.gz",
    "language": "en",
    "language_score": 0.98,
    "token_count": 21,
}
"""What datatrove keeps of where a page was crawled; its date is that of the crawl."""
CCNET = {
    "bucket": "head",
    "cc_segment": "crawl-data/CC-MAIN-2031-18/segments/1/wet/a.warc.wet.gz",
    "date_download": "2031-05-09T04:11:02Z",
    "digest": "sha1:XQZHW7QWIG54HVAV3KPRW6MK5ILDNCER",
    "language": "en",
    "language_score": 0.98,
    "length": 93,
    "line_ids": [0, 2],
    "nlines": 2,
    "original_length": 400,
    "original_nlines": 9,
    "perplexity": 151.5,
    "source_domain": "news.example",
    "title": "Ferry leaves late",
    "url": URL,
}
NEWS_PLEASE = {
    "authors": ["Ada Holt", "Kit Delaney"],
    "date_download": "2031-05-09 04:11:02",
    "date_modify": "None",
    "date_publish": "2031-05-06 08:00:00",
    "description": "A ferry leaves.",
    "filename": "https%3A%2F%2Fnews.example%2Fferry.json",
    "image_url": "https://news.example/ferry.jpg",
    "language": "en",
    "localpath": None,
    "maintext": TEXT,
    "source_domain": "news.example",
    "text": "Menu\n" + TEXT,
    "title": "Ferry leaves late",
    "title_page": None,
    "title_rss": None,
    "url": URL,
}


def read(preset: str, record: dict[str, Any]) -> Page:
    found = page(record, "x.jsonl:1", "x.jsonl", chosen(preset, None, None, None, None))
    assert isinstance(found, Page), found
    return found


def test_dolma() -> None:
    record = {
        "id": "6eda6d2",
        "text": TEXT,
        "source": "common-crawl",
        "added": "2031-06-01T00:00:00.000Z",
        "created": "2031-05-09T04:11:02.000Z",
        "version": "v1",
        "metadata": CCNET,
        "attributes": {"tagger__score": [[0, 93, 0.9]]},
    }
    found = read("dolma", record)
    assert (found.id, found.content, found.url) == ("6eda6d2", TEXT, URL)
    assert found.fields == {"title": "Ferry leaves late", "language": "en"}
    assert found.passed == {key: record[key] for key in ("source", "added", "created")}
    assert found.metadata == CCNET | {"version": "v1", "attributes": record["attributes"]}


@pytest.mark.parametrize("extra", [{}, {"media": [{"type": 0, "url": "https://news.example/ferry.jpg", "alt": None}]}])
def test_datatrove(extra: dict[str, Any]) -> None:
    record = {"text": TEXT, "id": "<urn:uuid:77c5>", "metadata": {"url": URL, **CRAWL}}
    found = read("datatrove", record | extra)
    assert (found.id, found.content, found.url) == ("<urn:uuid:77c5>", TEXT, URL)
    assert found.fields == {"language": "en"}
    assert found.metadata == {"url": URL, **CRAWL, **extra}


def test_fineweb() -> None:
    """From Parquet, as it is published; its `date` is no date of publication."""
    record = {"text": TEXT, "id": "<urn:uuid:77c5>", "url": URL, **CRAWL}
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([record]), out)
    ((_, row),) = [item for item in rows(Stream("x", out, 1_000_000)) if not isinstance(item, Reject)]
    for found in (read("fineweb", record), read("fineweb", row)):
        assert (found.id, found.content, found.url) == ("<urn:uuid:77c5>", TEXT, URL)
        assert found.fields == {"language": "en"}
        assert found.metadata == {key: value for key, value in CRAWL.items() if key != "language"}


def test_ccnews_as_news_please_writes_it() -> None:
    found = read("ccnews", NEWS_PLEASE)
    assert (found.id, found.content, found.url) == ("x.jsonl:1", TEXT, URL)
    assert found.fields == {
        "title": "Ferry leaves late",
        "authors": ["Ada Holt", "Kit Delaney"],
        "published": "2031-05-06T08:00:00",
        "language": "en",
    }
    kept = {"date_download", "date_modify", "description", "filename", "image_url", "source_domain"}
    assert found.metadata == {key: NEWS_PLEASE[key] for key in kept}
    assert read("ccnews", NEWS_PLEASE | {"maintext": None, "text": TEXT}).content == TEXT


def test_ccnews_as_it_is_published_as_a_data_set() -> None:
    record = {
        "title": "Ferry leaves late",
        "text": TEXT,
        "domain": "news.example",
        "date": "2031-05-06 08:00:00",
        "description": "A ferry leaves.",
        "url": URL,
        "image_url": "https://news.example/ferry.jpg",
    }
    found = read("ccnews", record)
    assert (found.content, found.url) == (TEXT, URL)
    assert found.fields == {"title": "Ferry leaves late", "published": "2031-05-06T08:00:00"}
    assert found.metadata == {key: record[key] for key in ("domain", "description", "image_url")}


def test_trafilatura_as_it_writes_json() -> None:
    import json

    import trafilatura

    body = "Nothing moved on the river for nine days, and then it did. " * 10
    html = f"""<html lang="en"><head><title>Ferry leaves late</title>
    <meta name="author" content="Ada Holt; Kit Delaney">
    <meta property="og:site_name" content="The Herald"><meta property="article:published_time" content="2031-05-06">
    <meta property="article:tag" content="river"></head><body><article><h1>Ferry leaves late</h1><p>{body}</p>
    </article></body></html>"""
    record = json.loads(trafilatura.extract(html, output_format="json", with_metadata=True, url=URL))
    assert {"text", "raw_text", "source", "source-hostname", "fingerprint"} <= set(record)
    record["date"] = "2031-05-06"  # trafilatura believes in no date that is still to come
    found = read("trafilatura", record)
    assert (found.content, found.url) == (record["text"], URL)
    assert found.fields == {
        "title": "Ferry leaves late",
        "authors": ["Ada Holt", "Kit Delaney"],
        "published": "2031-05-06",
        "sitename": "The Herald",
    }
    assert found.passed == {"source": "x.jsonl"}
    assert found.metadata["tags"] == "river"
    assert body.strip() not in str(found.metadata)
    assert read("trafilatura", {"text": TEXT, "comments": ""}).content == TEXT


def test_authors_that_are_no_text_pass_through() -> None:
    authors = ["Ada Holt", {"name": "Kit Delaney"}]
    found = read("ccnews", NEWS_PLEASE | {"authors": authors})
    assert (found.fields["authors"], found.metadata["authors"]) == (["Ada Holt"], authors)
    assert "authors" not in read("ccnews", NEWS_PLEASE | {"authors": ["Ada Holt", None]}).metadata


@pytest.mark.parametrize("metadata", [[], 0, False, "", ["a"], 7])
def test_metadata_of_any_kind_passes_through(metadata: Any) -> None:
    assert read("fineweb", {"text": TEXT, "metadata": metadata}).metadata == {"metadata": metadata}
    assert read("fineweb", {"text": TEXT, "metadata": None}).metadata == {}


@pytest.mark.parametrize("preset", PRESETS)
def test_what_a_preset_does_not_know_passes_through(preset: str) -> None:
    unknown = {"shard": 7, "labels": ["a", {"b": None}], "Ünïcode key": "x"}
    text = "maintext" if preset == "ccnews" else "text"
    assert unknown.items() <= read(preset, {text: TEXT, **unknown}).metadata.items()
