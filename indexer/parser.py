"""Reading what a reader typed into a query tree. Never fails: what cannot be read as written is read in some other way,
and a note in Vietnamese says how.

    query  = choice                       choice = series { OR series }          series = { [-] item }
    item   = ( choice ) | "words" [~N] | field:value | directive number | word[*]

OR binds weaker than standing side by side. Times and addresses ("08:15", "https://...") are words: only the names of
fields are read as fields.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace

from corpus.text import fold, normalise
from indexer import abbreviations, citations, days
from indexer.analysis import LONGEST, WIDEST, folded
from indexer.analysis import words as cut_words
from indexer.query import (
    DAYS_NAME,
    EVERYTHING,
    FIELD_NAMES,
    Days,
    Field,
    Leaf,
    Node,
    Not,
    Phrase,
    Prefix,
    Word,
    all_of,
    any_of,
    not_,
)

#: Code points, leaves and nested brackets that are read of a query.
LONGEST_QUERY = 2000
MOST_LEAVES = 128
DEEPEST = 8
#: Words of a phrase.
LONGEST_PHRASE = 32
#: The widest distance for a phrase of so many words: how many ways to stand near each other are tried.
WIDEST_NEAR = {2: WIDEST, 3: 10, 4: 10, 5: 6}


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was read, with notes for people."""

    tree: Node
    notes: tuple[str, ...] = ()


_QUOTES = '"“”„«»'
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]?)(?:~(\d{{1,4}}))?")
_OPERATOR = re.compile(r"(OR|AND|NOT|\|\||\||&&)(?=[\s()]|$)")
_ALTERNATIVES = re.compile(r" (?:OR|\|\|?) ")
_CHUNK = re.compile(rf"[^\s(){_QUOTES}]+")
#: Where a chunk is cut into words that stand for themselves; "86,4" and "KT-XH" stay together.
_BREAK = re.compile(r"(?<!\d),|,(?!\d)|[;!?…*]+")
#: A capitalised word that goes on a name ("tỉnh:Phú Thọ"), unlike an abbreviation ("ANTQ").
_NAME_GOES_ON = re.compile(r"\s+([^\W\d_]+)(?=[\s),;]|$)")

#: A word of a name with the blanks and dashes before it.
_NAME_WORD = re.compile(r"[ –-]*[^\W_]+[.,]?")

_NAMES: dict[str, Field] = {fold(name): key for key, name in FIELD_NAMES.items()}
_NAMES |= {"co quan": "organisation", "van ban": "directive", "tochuc": "organisation", "to chuc": "organisation"}
_FIELD = re.compile(rf"({'|'.join([*_NAMES, fold(DAYS_NAME)])}):(?!//)(?:\s*(?=[{_QUOTES}])|(?=\S))")


def parse(text: str, known: Mapping[Field, Container[str]] | None = None) -> Reading:
    """Read a query. ``text`` may be anything.

    ``known`` gives, for fields with few values, all of them without accents: one of them is read to its end even when
    it is not quoted (tinh:lao cai).
    """
    typed = " ".join(normalise(text.encode("utf-8", "replace").decode()).split())
    reader = _Reader(typed[:LONGEST_QUERY], known or {})
    if len(typed) > LONGEST_QUERY:
        reader.note(f"Câu hỏi quá dài: chỉ đọc {LONGEST_QUERY} ký tự đầu.")
    tree = reader.choice(depth=0)
    return Reading(tree, tuple(reader.notes))


@dataclass
class _Reader:
    """Walks over the query from left to right; each method reads one rule of the grammar from ``at`` on."""

    text: str
    known: Mapping[Field, Container[str]]
    at: int = 0
    leaves: int = 0
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        plain = fold(self.text)
        self.plain = plain if len(plain) == len(self.text) else self.text.lower()

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def choice(self, depth: int) -> Node:
        series = [self._series(depth)]
        while self._operator("OR", "|", "||"):
            series.append(self._series(depth))
        if len(series) > 1 and EVERYTHING in series:
            self.note("OR thiếu một vế nên được bỏ qua.")
            series = [node for node in series if node != EVERYTHING]
        return any_of(series)

    def _series(self, depth: int) -> Node:
        nodes: list[Node] = []
        negative = False
        while not self._at_end(depth):
            if self._operator("AND", "&&"):
                continue
            if self._operator("NOT") or self._minus():
                negative = not negative
                continue
            before = len(nodes)
            nodes += self._item(depth)
            if negative and len(nodes) > before:
                nodes[before:] = [not_(all_of(nodes[before:]))]
                negative = False
        if negative:
            self.note("Dấu trừ (NOT) không có từ đi sau nên được bỏ qua.")
        return all_of([node for node in nodes if node != Not(EVERYTHING)])

    def _at_end(self, depth: int) -> bool:
        self._blanks()
        while not depth and self.text.startswith(")", self.at):
            self.at += 1
            self.note("Dấu ngoặc đóng thừa được bỏ qua.")
            self._blanks()
        if self.at >= len(self.text) or self.text[self.at] == ")":
            return True
        return (match := _OPERATOR.match(self.text, self.at)) is not None and match[1] in ("OR", "|", "||")

    def _blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1

    def _operator(self, *names: str) -> bool:
        self._blanks()
        match = _OPERATOR.match(self.text, self.at)
        if match is None or match[1] not in names:
            return False
        self.at = match.end()
        return True

    def _minus(self) -> bool:
        """A minus right in front of what is excluded; between blanks ("2013 - 2023") it is a dash."""
        if self.text[self.at] != "-" or self.text[self.at + 1 : self.at + 2] in ("", " ", "-", ")"):
            return False
        self.at += 1
        return True

    def _item(self, depth: int) -> list[Node]:
        """The next item as nodes that are all required; none for mere punctuation."""
        if self.text[self.at] == "(":
            return self._bracket(depth)
        if self.text[self.at] in _QUOTES:
            return self._count(self._quoted(None))
        if match := _FIELD.match(self.plain, self.at):
            self.at = match.end()
            return self._value(match[1])
        if found := citations.at(self.text, self.at):
            cited, self.at = found
            return self._count([cited])
        return self._count(self._chunk(None))

    def _count(self, leaves: list[Leaf]) -> list[Node]:
        room = max(0, MOST_LEAVES - self.leaves)
        if len(leaves) > room:
            self.note(f"Câu hỏi có quá nhiều từ: chỉ dùng {MOST_LEAVES} từ đầu.")
        self.leaves += len(leaves)
        return list(leaves[:room])

    def _bracket(self, depth: int) -> list[Node]:
        self.at += 1
        if depth >= DEEPEST:
            self.note(f"Ngoặc lồng nhau quá {DEEPEST} tầng được bỏ qua.")
            return []
        node = self.choice(depth + 1)
        if self.at < len(self.text):
            self.at += 1  # the closing one, or choice would have gone on
        else:
            self.note("Dấu ngoặc mở chưa được đóng; đã đọc đến cuối câu.")
        return [] if node == EVERYTHING else [node]

    def _quoted(self, bound: Field | None) -> list[Leaf]:
        match = _QUOTED.match(self.text, self.at)
        assert match is not None, "called at a quotation mark"
        self.at = match.end()
        words = cut_words(match[1])
        if not match[2] and words:
            self.note("Dấu ngoặc kép chưa được đóng; đã đọc đến cuối câu.")
        if not words:
            return []
        if len(words) > LONGEST_PHRASE:
            self.note(f"Cụm từ quá dài: chỉ dùng {LONGEST_PHRASE} tiếng đầu.")
            words = words[:LONGEST_PHRASE]
        slop = int(match[3] or 0) if len(words) > 1 else 0
        widest = WIDEST_NEAR.get(len(words), 0)
        if slop and not widest:
            self.note(f"Khoảng cách chỉ dùng cho cụm có nhiều nhất {max(WIDEST_NEAR)} tiếng; đã tìm đúng cụm từ.")
        elif slop > widest:
            self.note(f"Khoảng cách ~{slop} được giảm còn ~{widest}.")
        slop = min(slop, widest)
        return [Phrase(words, exact=True, slop=slop, field=bound)]

    def _value(self, name: str) -> list[Node]:
        if name == fold(DAYS_NAME):
            return self._days()
        bound = _NAMES[name]
        self._blanks()
        if self.text[self.at] in _QUOTES:
            quoted = self._quoted(bound)
            return self._count([self._number_in(leaf) for leaf in quoted])
        if self.text[self.at] == "(":
            return self._names_in_brackets(bound)
        if bound == "directive" and (found := citations.at(self.text, self.at)):
            cited, self.at = found
            return self._count([replace(cited, field=bound)])
        if bound in self.known and (words := self._known_name(bound)):
            return self._count([Phrase(words, exact=False, field=bound)])
        leaves = self._chunk(bound)
        if bound in ("province", "person") and len(leaves) == 1:
            leaves = self._name(leaves[0], bound)
        if not leaves:
            self.note(f"“{FIELD_NAMES[bound]}:” không có giá trị nên được bỏ qua.")
        return self._count(leaves)

    def _number_in(self, leaf: Leaf) -> Leaf:
        """vănbản:"Chỉ thị 09" asks for a number, not for these words."""
        if isinstance(leaf, Phrase) and leaf.field == "directive":
            text = " ".join(leaf.words)
            if (found := citations.at(text, 0)) and found[1] == len(text):
                return replace(found[0], field=leaf.field)
        return leaf

    def _names_in_brackets(self, bound: Field) -> list[Node]:
        """tỉnh:(phú thọ), tỉnh:("Phú Thọ" OR "Hà Giang")."""
        end = self.text.find(")", self.at)
        inner = self.text[self.at + 1 : end if end >= 0 else len(self.text)]
        self.at = end + 1 if end >= 0 else len(self.text)
        names = [self._count(_side_by_side(name, bound)) for name in _ALTERNATIVES.split(inner)]
        found = [all_of(leaves) for leaves in names if leaves]
        if not found:
            self.note(f"“{FIELD_NAMES[bound]}:” không có giá trị nên được bỏ qua.")
        return [any_of(found)] if found else []

    def _known_name(self, bound: Field) -> tuple[str, ...]:
        """The longest known value of two words or more that stands here; leaves the place alone where none does."""
        longest: tuple[str, ...] = ()
        words: list[str] = []
        end = self.at
        for match in _NAME_WORD.finditer(self.text, self.at):
            if match.start() != end or len(words) == LONGEST_PHRASE:
                break
            words += cut_words(match[0])
            end = match.end()
            if len(words) > 1 and " ".join(map(folded, words)) in self.known[bound]:
                longest, self.at = tuple(words), end
        return longest

    def _name(self, leaf: Leaf, bound: Field) -> list[Leaf]:
        """A name goes on over words with a capital: tỉnh:Phú Thọ."""
        words = list(leaf.words) if isinstance(leaf, Phrase) else [leaf.text] if isinstance(leaf, Word) else []
        if not words or not words[0][0].isupper() or self.text[self.at - 1] in ",;":
            return [leaf]
        goes_on = False
        while (match := _NAME_GOES_ON.match(self.text, self.at)) and match[1].istitle() and len(words) < 8:
            words.append(match[1][:LONGEST])
            self.at = match.end()
            goes_on = True
        if not goes_on:
            return [leaf]
        self.note(f"Đã đọc “{FIELD_NAMES[bound]}:” với cả tên “{' '.join(words)}”.")
        return [Phrase(tuple(words), exact=False, field=bound)]

    def _days(self) -> list[Node]:
        if self.text[self.at] in _QUOTES and (match := _QUOTED.match(self.text, self.at)):
            value = match[1]
            self.at = match.end()
        else:
            match = _CHUNK.match(self.text, self.at)
            value = match[0] if match else ""
            self.at = match.end() if match else self.at
        if read := days.span(value):
            return self._count([Days(*read)])
        self.note(f"Không hiểu ngày “{value}”: viết như 2023, 8/2023, 3/8/2023 hay 2023..2024; đã tìm như từ thường.")
        return self._count(_side_by_side(value, None))

    def _chunk(self, bound: Field | None) -> list[Leaf]:
        """Letters and punctuation up to the next blank: one word, several side by side ("KT-XH"), or none."""
        match = _CHUNK.match(self.text, self.at)
        if match is None:
            self.at += 1
            return []
        chunk = match[0]
        self.at = match.end()
        if (colon := re.match(r"([^\W\d_]+):(?=[^\W\d])", chunk)) and "//" not in chunk:
            self.note(f"Không có trường “{colon[1]}”; đã tìm như từ thường.")
            chunk = chunk.replace(":", ";")
        leaves: list[Leaf] = []
        for piece, mark in _pieces(chunk):
            found = _side_by_side(piece, bound)
            if mark == "*" and len(found) == 1 and isinstance(found[0], Word):
                found = [Prefix(found[0].text, bound)]
            leaves += found
        if not bound:
            for leaf in leaves:
                self._tell_long_form(leaf)
        return leaves

    def _tell_long_form(self, leaf: Leaf) -> None:
        words = leaf.words if isinstance(leaf, Phrase) else (leaf.text,) if isinstance(leaf, Word) else ()
        if words and (forms := abbreviations.long_forms(words)):
            self.note(f"{'-'.join(words).upper()} được tìm cả dạng đầy đủ: {' / '.join(' '.join(f) for f in forms)}.")


def _pieces(chunk: str) -> list[tuple[str, str]]:
    """The chunk cut at what parts words, each piece with the first mark behind it."""
    found = []
    start = 0
    for match in _BREAK.finditer(chunk):
        found.append((chunk[start : match.start()], match[0][0]))
        start = match.end()
    return [*found, (chunk[start:], "")]


def _side_by_side(text: str, bound: Field | None) -> list[Leaf]:
    words = cut_words(text)
    if len(words) > 1:
        return [Phrase(words[:LONGEST_PHRASE], exact=False, field=bound)]
    return [Word(words[0], bound)] if words else []
