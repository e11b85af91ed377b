"""Moodle XML — `<quiz>` of `<question type="multichoice">`, texts in HTML, pictures beside them.

Only questions answered by choosing are read (multichoice, truefalse); others are told and left out.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from app.admin.banks.exchange.fields import (
    category,
    explained,
    explanation,
    number_in,
    title,
    topic_of,
    weighed,
)
from app.admin.banks.exchange.gift import TRUTH_WORDS
from app.admin.banks.exchange.markup import html_of_text, text_of_html
from app.admin.banks.exchange.qti_writing import written
from app.admin.banks.grammar.draft import Draft, DraftOption, Noticed, Parsed
from app.admin.banks.model import Image, ParsedQuestion
from app.admin.banks.normalise import tidy
from app.admin.banks.pictures import Pictures

FILES = "@@PLUGINFILE@@/"
PLAIN = ("plain_text", "markdown", "moodle_auto_format")
Told = Callable[[str], None]


def moodle_questions(quiz: Element, pictures: Pictures) -> Parsed:
    """The questions of a `<quiz>`."""
    parsed = Parsed()
    topic: str | None = None
    previous = 0
    for place, element in enumerate(quiz.iterfind("question"), 1):
        kind, at = element.get("type"), f"entry {place}"
        if kind == "category":
            topic = topic_of(element.findtext("category/text") or "")
        elif kind in ("multichoice", "truefalse"):
            draft = question(element, at, previous, pictures)
            draft.topic = topic
            previous = draft.n
            parsed.items.append(draft)
        else:
            parsed.noticed.append(
                Noticed("other_kind", at, tidy(element.findtext("name/text") or kind or ""))
            )
    return parsed


def question(element: Element, at: str, previous: int, pictures: Pictures) -> Draft:
    n, numbered = number_in(element.findtext("name/text") or "", previous)
    draft = Draft(n, at, numbered=numbered)

    def told(code: str) -> None:
        draft.noticed.append(Noticed(code, at))

    draft.stem = text_in(element.find("questiontext"), pictures, told)
    fixed = (element.findtext("shuffleanswers") or "true").strip() in ("false", "0")
    answers = element.findall("answer")
    for answer in answers:
        text = text_in(answer, pictures, told)
        if element.get("type") == "truefalse":
            text = TRUTH_WORDS[text.lower() == "false"]
        draft.options.append(DraftOption(text, b"", fixed=fixed))
    draft.several = (element.findtext("single") or "true").strip() in ("false", "0")
    weighed(draft, [fraction(answer) for answer in answers])
    explained(draft, text_in(element.find("generalfeedback"), pictures, told))
    return draft


def fraction(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def text_in(element: Element | None, pictures: Pictures, told: Told) -> str:
    """The text of an element, its pictures taken from the files beside it."""
    if element is None:
        return ""
    text = element.findtext("text") or ""
    if element.get("format") in PLAIN:
        return tidy(text)
    files = {file.get("name", ""): file.text or "" for file in element.iterfind("file")}

    def picture(source: str) -> str:
        if source.startswith("data:"):
            return embedded(source.partition("base64,")[2], pictures, told)
        name = unquote(source.removeprefix(FILES).lstrip("/"))
        if name not in files:
            told("image_elsewhere")
            return ""
        return embedded(files[name], pictures, told)

    return text_of_html(text, picture)


def embedded(content: str, pictures: Pictures, told: Told) -> str:
    """What stands for a picture given in base 64."""
    try:
        character = pictures.character(base64.b64decode("".join(content.split()), validate=True))
    except (binascii.Error, ValueError):
        told("image_unreadable")
        return ""
    told("image")
    return character


def moodle_xml(questions: Sequence[ParsedQuestion]) -> bytes:
    """Questions in this format."""
    quiz = Element("quiz")
    for topic, group in groupby(questions, lambda question: question.topic):
        add_text(SubElement(quiz, "question", type="category"), "category", category(topic))
        for one in group:
            add_question(quiz, one)
    ElementTree.indent(quiz)
    return written(quiz)


def add_question(quiz: Element, question: ParsedQuestion) -> None:
    element = SubElement(quiz, "question", type="multichoice")
    add_text(element, "name", title(question))
    add_html(element, "questiontext", question.stem, question.images)
    add_html(element, "generalfeedback", explanation(question), ())
    SubElement(element, "defaultgrade").text = "1"
    SubElement(element, "single").text = "false" if question.several else "true"
    SubElement(element, "shuffleanswers").text = "false" if question.pinned else "true"
    SubElement(element, "answernumbering").text = "ABCD"
    share = f"{100 / max(len(question.correct), 1):.7g}"
    for i, option in enumerate(question.options):
        answer = add_html(element, "answer", option, question.images_of(i))
        answer.set("fraction", share if i in question.correct else "0")


def add_text(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    SubElement(element, "text").text = text
    return element


def add_html(parent: Element, tag: str, text: str, images: Iterable[Image]) -> Element:
    names = [(image, f"{image.sha256[:16]}.{image.kind.rpartition('/')[2]}") for image in images]
    shown = "".join(f'<br><img src="{FILES}{name}" alt="">' for _, name in names)
    element = add_text(parent, tag, html_of_text(text) + shown)
    element.set("format", "html")
    for image, name in names:
        file = SubElement(element, "file", name=name, path="/", encoding="base64")
        file.text = base64.b64encode(image.data).decode()
    return element
