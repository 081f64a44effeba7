"""The words of the pages: Vietnamese first, English by a switch. Texts are data: locale/vi.toml and locale/en.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.data import load_toml

if TYPE_CHECKING:
    from starlette.requests import Request

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
COOKIE = "lang"

_FOLDER = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Words:
    """The texts of one language by dotted key ("search.button")."""

    language: Language
    texts: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text with its ``{names}`` filled in. Raises KeyError on an unknown key."""
        text = self.texts[key]
        return text.format(**values) if values else text

    def of(self, section: str, value: str) -> str:
        """The word of a section for a value of the data ("month", "kind" ...); the value itself where there is none."""
        return self.texts.get(f"{section}.{value}", value)


@lru_cache
def words(language: Language) -> Words:
    """The texts of a language. Raises BadData."""
    sections = load_toml(_FOLDER / f"{language}.toml", dict[str, dict[str, str]])
    return Words(
        language, {f"{name}.{key}": text for name, section in sections.items() for key, text in section.items()}
    )


def language_of(request: Request) -> Language:
    """The language that the address asks for, else the one chosen before (cookie), else Vietnamese."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE)
    return "en" if asked == "en" else "vi"
