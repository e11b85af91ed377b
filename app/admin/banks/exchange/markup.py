"""Chữ từ HTML — what a person reads of a foreign page: its words, its line breaks, its pictures.

nh3 first: whatever the markup was meant to do, nothing but breaks and pictures is left of it.
"""

import html
import re
from collections.abc import Callable

import nh3

from app.admin.banks.normalise import tidy

BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
KEPT = BLOCKS | {"br", "img", "sup", "sub", "td", "th"}
BREAK = re.compile(rf"<br>|</?(?:{'|'.join(sorted(BLOCKS))})>")
CELL = re.compile(r"</t[dh]>")
PICTURE = re.compile(r'<img[^>]*? src="(?P<source>[^"]*)"[^>]*>')
SMALL = re.compile(r"<(?P<where>sup|sub)>(?P<text>[0-9+-]{1,6})</su[pb]>")
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
TAG = re.compile(r"<[^>]*>")
LOOKS_LIKE = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-z]{2,8}|#\d{1,6});")


def text_of_html(source: str, picture: Callable[[str], str]) -> str:
    """The text of a piece of HTML; `picture` gives what stands for an address of a picture."""
    clean = nh3.clean(
        source.replace("\n", " "),
        tags=KEPT,
        attributes={"img": {"src"}},
        url_schemes={"data", "http", "https"},
        link_rel=None,
        filter_style_properties=set(),
    )
    clean = SMALL.sub(lambda m: m["text"].translate(RAISED if m["where"] == "sup" else LOWERED), clean)
    clean = PICTURE.sub(lambda m: picture(html.unescape(m["source"])), clean)
    clean = CELL.sub("\t", BREAK.sub("\n", clean))
    return tidy(html.unescape(TAG.sub("", clean)))


def html_of_text(text: str) -> str:
    """A text as HTML."""
    return html.escape(text, quote=False).replace("\n", "<br>")
