"""Đọc trang — what a person finds on a page: its forms, links and texts. Shared with the load test."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from lxml import html


class NotOnPage(Exception):
    """The page does not show what the journey needs next; the message quotes what it says instead."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it: fields in page order, nothing chosen that is not ticked."""

    action: str
    fields: tuple[tuple[str, str], ...] = ()

    def filled(self, **given: str | list[str]) -> "Form":
        """The form with these fields set; a list ticks several boxes."""
        kept = tuple(pair for pair in self.fields if pair[0] not in given)
        lists = {name: [value] if isinstance(value, str) else value for name, value in given.items()}
        return replace(self, fields=kept + tuple((name, v) for name, vs in lists.items() for v in vs))

    def encoded(self) -> bytes:
        return urlencode(self.fields).encode()


@dataclass(frozen=True, slots=True)
class Page:
    """A page read: its address and its parsed document."""

    url: str
    document: html.HtmlElement = field(repr=False)

    def form(self, ending: str) -> Form:
        """The form whose action ends so. Raises NotOnPage."""
        for element in self.document.forms:
            if str(element.action or self.url).endswith(ending):
                return Form(element.action or self.url, tuple(element.form_values()))
        raise NotOnPage(f"{self.url}: no form …{ending}: {self.says()}")

    def link(self, ending: str) -> str:
        """The first link that ends so. Raises NotOnPage."""
        for href in self.document.xpath("//a/@href"):
            if str(href).endswith(ending):
                return str(href)
        raise NotOnPage(f"{self.url}: no link …{ending}: {self.says()}")

    def text(self, path: str) -> str:
        """The text at an XPath, spaces collapsed. Raises NotOnPage."""
        found = self.document.xpath(path)
        if not found:
            raise NotOnPage(f"{self.url}: nothing at {path}: {self.says()}")
        return " ".join(found[0].text_content().split())

    def choices(self, name: str) -> Mapping[str, str]:
        """The radio buttons or boxes of a field: text beside it -> value."""
        labels = self.document.xpath(f'//label[input[@name="{name}"]]')
        return {
            " ".join(label.xpath("string(span[last()])").split()): label.xpath("string(input/@value)")
            for label in labels
        }

    def says(self) -> str:
        """What the page tells its reader, in short."""
        told = self.document.xpath("//main")
        return " ".join(told[0].text_content().split())[:200] if told else ""


def read(url: str, body: bytes) -> Page:
    return Page(url, html.document_fromstring(body.decode() or "<html></html>"))
