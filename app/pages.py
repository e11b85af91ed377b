"""Trang — a template, the view it shows and, for htmx, some blocks of it; in the reader's language.

A hot page is rendered once for all who see the same of it; what is each reader's own are its slots:

    {{ slot.left_ms }}                                                           in the template
    shell("quiz/_saved.html", view, language).filled(left_ms=saved.left_ms)      for each reply

Templates carry their Vietnamese words themselves; the English ones stand in `locale/en/…/pages.po`, by the
Vietnamese text.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from app import english, vietnamese
from app.texts import DEFAULT_LANGUAGE, LANGUAGES, catalogue, tell

TEMPLATES = Path(__file__).parent.parent / "templates"
STATIC = Path(__file__).parent / "static"
SLOT = token_hex(8)  # Nobody can write a slot into a text that pages show.
SLOTS = re.compile(rf"{SLOT}(\w+?){SLOT}")
SHELLS_KEPT = 1_024
FIGURES: dict[str, Any] = {"vi": vietnamese, "en": english}


@dataclass(frozen=True, slots=True)
class Again:
    """A form that was sent and has perhaps not arrived: where to, and its fields in their order."""

    address: str
    sent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What the error page shows: a sentence by its code; `admin` says whose pages to lead back to; `again`: what one
    button sends once more; `here`: the address that was asked for, when it may soon be answered."""

    code: str
    fields: dict[str, object]
    admin: bool
    again: Again | None = None
    here: str | None = None


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it for a year."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


def translator(language: str) -> Callable[[str], str]:
    if language == DEFAULT_LANGUAGE:
        return str
    sentences = catalogue(language, "pages")
    return lambda text: sentences.get(text, text)


def at_once(gettext: Callable[..., str]) -> Callable[..., str]:
    """Jinja's own gettext, asked only once for each sentence that holds no variable."""
    known: dict[str, str] = {}

    @pass_context
    def told(context: Context, text: str, **variables: object) -> str:
        if variables:
            return gettext(context, text, **variables)
        if text not in known:
            known[text] = gettext(context, text)
        return known[text]

    return told


class Slots:
    """In a template, `slot.name` is the place of what each reader has of their own."""

    def __getattr__(self, name: str) -> str:
        return f"{SLOT}{name}{SLOT}"


@cache
def environment(language: str) -> Environment:
    """One Jinja environment a language: templates are compiled once for each."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translate = translator(language)
    jinja.install_gettext_callables(  # type: ignore[attr-defined]
        translate, lambda one, many, n: translate(one if n == 1 else many), newstyle=True
    )
    own: Any = jinja.globals["gettext"]
    jinja.globals["_"] = jinja.globals["gettext"] = at_once(own)
    jinja.globals["slot"] = Slots()
    jinja.globals.update(language=language, languages=LANGUAGES, static=static)
    jinja.globals["tell"] = lambda code, **fields: tell(code, language, **fields)
    figures = FIGURES[language]
    jinja.filters.update(
        grouped=figures.grouped,
        counted=figures.counted,
        moment=vietnamese.moment,  # Day before month in both: the readers are in Vietnam.
        last_day=vietnamese.last_day,
        duration=figures.duration,
        words=figures.number_in_words,
    )
    return jinja


def render(name: str, view: Any, *blocks: str, language: str = DEFAULT_LANGUAGE) -> str:
    """The whole page, or only the named blocks of it, one after another."""
    template = environment(language).get_template(name)
    if not blocks:
        return template.render(view=view)
    context = template.new_context({"view": view})
    return "".join(part for block in blocks for part in template.blocks[block](context))


class Shell:
    """A rendered page, or a piece of one, around its slots."""

    def __init__(self, html: str) -> None:
        self.parts = [part.encode() for part in SLOTS.split(html)]  # Text, name, text, name, …, text.
        self.slots = [(at, self.parts[at].decode()) for at in range(1, len(self.parts), 2)]

    def filled(self, **own: str | int | bytes) -> bytes:
        """The page with the reader's own values. Bytes are HTML that was rendered before; what else it is, is escaped.
        Each slot must be given."""
        parts = self.parts.copy()
        for at, name in self.slots:
            value = own[name]
            parts[at] = value if isinstance(value, bytes) else html_of(value)
        return b"".join(parts)


def html_of(value: str | int) -> bytes:
    return b"%d" % value if isinstance(value, int) else escape(value).encode()


@lru_cache(SHELLS_KEPT)
def shell(name: str, view: Hashable, language: str) -> Shell:
    """A template rendered for all who see this view."""
    return Shell(render(name, view, language=language))
