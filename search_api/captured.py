"""A page as it was captured, made inert: its text, structure and colours, nothing that runs, loads or leads away.

The answer is served with :data:`search_api.security.INERT_HEADERS` inside a sandboxed frame, which alone would do; what
is taken out here makes it inert for a reader without such a browser too (and for one who saves the page).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html
from lxml.etree import ParserError

from crawler.charset import decode

if TYPE_CHECKING:
    from corpus.records import Page


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Elements that go with all that is in them.
_DROPPED = _names(
    """
    script noscript template iframe frame frameset noframes object embed applet param link meta base
    audio video source track svg math canvas portal dialog input select textarea option datalist area
    map
    """
)
#: Elements that stay; the tags of all others go, their content stays.
_KEPT = _names(
    """
    html head title style body main header footer nav aside section article div p span br hr h1 h2 h3 h4
    h5 h6 hgroup a b i u s em strong small big sub sup mark abbr cite q blockquote pre code time figure
    img figcaption ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td center font
    address ins del strike tt details summary label
    """
)
_ATTRIBUTES = _names(
    """
    class id lang dir title alt style colspan rowspan headers scope align valign width height bgcolor
    border cellpadding cellspacing color face size nowrap span start reversed value datetime open
    """
)
#: What a style can load with; CSS escapes ("\75rl") are undone before looking.
_LOADING = re.compile(r"url\s*\(|@import|image-set|src\s*\(|expression|-moz-binding|behavior", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)|/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


#: Layouts fall over each other without their outside style sheets: everything is put back into the flow of the text.
_READABLE = (
    "body{max-width:64rem!important;margin:1rem auto!important;padding:0 1rem!important;"
    "font:16px/1.6 system-ui,sans-serif}"
    "*{position:static!important;transform:none!important;height:auto!important;max-height:none!important;"
    "opacity:1!important;visibility:visible!important}"
)


def is_html(page: Page) -> bool:
    """Whether the page can be shown: what calls itself HTML, or calls itself nothing and begins like it."""
    media = (page.header("content-type") or "").partition(";")[0].strip().lower()
    return media in ("text/html", "application/xhtml+xml") or (not media and page.body.lstrip()[:1] == b"<")


def inert(page: Page) -> str:
    """The page as inert HTML."""
    text, _ = decode(page.body, page.header("content-type"))
    # lxml takes no text that declares an encoding of its own
    text = _DECLARATION.sub("", text.replace("\x00", ""))
    try:
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(remove_comments=True, remove_pis=True))
    except ParserError:  # nothing in it but blanks and comments
        return '<!DOCTYPE html>\n<meta charset="utf-8">\n<title></title>'
    for element in list(root.iter()):
        if element is root:
            _clean(element)
        elif element.tag in _DROPPED:
            element.drop_tree()
        elif element.tag not in _KEPT:
            element.drop_tag()
        else:
            _clean(element)
    rest = lxml.html.tostring(root, encoding="unicode", method="html")
    return f'<!DOCTYPE html>\n<meta charset="utf-8">\n<style>{_READABLE}</style>\n{rest}'


def _clean(element: lxml.html.HtmlElement) -> None:
    if element.tag == "style":
        if _loads(element.text or ""):
            element.text = ""
        element.attrib.clear()
        return
    if element.tag == "img":
        # a box with the words for it stands where the picture was
        alt = (element.get("alt") or element.get("title") or "").strip()
        element.tag = "span"
        element.attrib.clear()
        element.text = f"[{alt}]" if alt else "[ảnh]"
        return
    for name in list(element.attrib):
        if name not in _ATTRIBUTES or (name == "style" and _loads(element.attrib[name])):
            del element.attrib[name]


def _loads(style: str) -> bool:
    plain = _CSS_ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)) if m[1] else (m[2] or ""), style)
    return bool(_LOADING.search(plain)) or "<" in plain
