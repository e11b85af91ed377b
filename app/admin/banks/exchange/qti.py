"""QTI 2.1 — items of IMS Question and Test Interoperability: one file, or a package with a manifest.

Only choice interactions are read; others are told and left out. Choices that keep their place are `fixed`, which
no other format can say of a single choice.
"""

import posixpath
from collections.abc import Iterable, Iterator
from copy import deepcopy
from html import escape
from urllib.parse import unquote

from lxml import etree

from app.admin.banks.container import Archive
from app.admin.banks.exchange.fields import explained, number_in
from app.admin.banks.exchange.markup import text_of_html
from app.admin.banks.grammar.draft import Claim, Draft, DraftOption, Noticed, Parsed
from app.admin.banks.normalise import tidy
from app.admin.banks.pictures import Pictures
from app.admin.banks.xml import whole

MANIFEST = "imsmanifest.xml"
ITEM = "assessmentItem"


def name(element: etree._Element) -> str:
    """The tag without its namespace; empty for a comment."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def below(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if name(one) == tag)


def first(element: etree._Element, tag: str) -> etree._Element | None:
    return next(below(element, tag), None)


def item_files(archive: Archive) -> list[str]:
    """The items that a package's manifest lists, in its order."""
    resources = below(whole(archive.read(MANIFEST)), "resource")
    listed = [r.get("href", "") for r in resources if "item" in r.get("type", "").lower()]
    return [unquote(href) for href in dict.fromkeys(listed) if href]


def qti_questions(items: Iterable[tuple[str, bytes]], archive: Archive | None, pictures: Pictures) -> Parsed:
    """The questions of item files, each given by its name and bytes; pictures from the archive they stand in."""
    parsed = Parsed()
    previous = 0
    for place, (file_name, data) in enumerate(items, 1):
        item = whole(data)
        at = f"entry {place}"
        interactions = list(below(item, "choiceInteraction"))
        if name(item) != ITEM or len(interactions) != 1:
            parsed.noticed.append(Noticed("other_kind", at, item.get("title", "")))
            continue
        draft = Item(item, file_name, at, archive, pictures).question(interactions[0], previous)
        previous = draft.n
        parsed.items.append(draft)
    return parsed


class Item:
    """One item, and where its pictures are to be found."""

    def __init__(
        self, item: etree._Element, file: str, at: str, archive: Archive | None, pictures: Pictures
    ) -> None:
        self.item = item
        self.folder = posixpath.dirname(file)
        self.archive = archive
        self.pictures = pictures
        self.draft = Draft(0, at)

    def question(self, interaction: etree._Element, previous: int) -> Draft:
        draft = self.draft
        draft.n, draft.numbered = number_in(self.item.get("title", ""), previous)
        draft.topic = tidy(self.item.get("label", "")) or None
        declared = self.declaration(interaction.get("responseIdentifier", "RESPONSE"))
        right = rights(declared) if declared is not None else set()
        draft.several = declared is not None and declared.get("cardinality") == "multiple"
        still = interaction.get("shuffle", "false") == "false"
        choices = list(below(interaction, "simpleChoice"))
        for choice in choices:
            fixed = still or choice.get("fixed") == "true"
            draft.options.append(DraftOption(self.text(choice, "feedbackInline"), b"", fixed=fixed))
        claimed = tuple(i for i, choice in enumerate(choices) if choice.get("identifier") in right)
        draft.claims = [Claim(claimed, draft.at)] if claimed else []
        body, prompt = first(self.item, "itemBody"), first(interaction, "prompt")
        stem = [self.text(body, "choiceInteraction") if body is not None else ""]
        stem += [self.text(prompt) if prompt is not None else ""]
        draft.stem = "\n".join(part for part in stem if part)
        feedback = [self.text(one) for one in below(self.item, "modalFeedback")]
        explained(draft, "\n".join(dict.fromkeys(feedback)))
        return draft

    def declaration(self, identifier: str) -> etree._Element | None:
        found = below(self.item, "responseDeclaration")
        return next((one for one in found if one.get("identifier") == identifier), None)

    def text(self, element: etree._Element, leaving: str = "") -> str:
        """The text of an element, without those inside it that are left out."""
        copied = deepcopy(element)
        if leaving:
            etree.strip_elements(copied, "{*}" + leaving, with_tail=False)
        inner = [etree.tostring(child, encoding="unicode", method="html") for child in copied]
        return text_of_html(escape(copied.text or "") + "".join(inner), self.picture)

    def picture(self, source: str) -> str:
        path = posixpath.normpath(posixpath.join(self.folder, unquote(source)))
        if self.archive is None or not self.archive.holds(path):
            return self.told("image_elsewhere")
        try:
            character = self.pictures.character(self.archive.read(path))
        except ValueError:
            return self.told("image_unreadable")
        self.told("image")
        return character

    def told(self, code: str) -> str:
        self.draft.noticed.append(Noticed(code, self.draft.at))
        return ""


def rights(declared: etree._Element) -> set[str]:
    """The identifiers of the right choices: those declared correct, or that score anything."""
    correct = first(declared, "correctResponse")
    if correct is not None:
        return {(value.text or "").strip() for value in below(correct, "value")}
    entries = below(declared, "mapEntry")
    return {
        entry.get("mapKey", "")
        for entry in entries
        if not entry.get("mappedValue", "0").startswith(("-", "0"))
    }
