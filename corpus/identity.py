"""Ids: short, stable, made from what a thing is and never from when it was seen."""

from __future__ import annotations

import hashlib

from corpus.text import normalise


def article_id(url: str) -> str:
    """Id of an article: 16 hexadecimal digits of the SHA-256 of its canonical URL."""
    return _digest("article", url)


def content_hash(title: str, lead: str, text: str) -> str:
    """Hash of what a reader of the page reads; equal for texts that differ in Unicode form only."""
    return _digest("content", normalise(title), normalise(lead), normalise(text))


def record_id(kind: str, *parts: str) -> str:
    """Id of a linked record ("meeting", "directive", "person", "group") from the parts that identify it."""
    return _digest(kind, *parts)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
