"""Câu hỏi mẫu — reads `questions.txt`: two lines of title, then topics, each with its questions.

Chuyên đề: <topic>

Câu <n>. <stem>
A. <option>
*B. <the right option>
C. <option>
D. <option>
Căn cứ: <source>
Mức độ: <level>
"""

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

TOPIC = re.compile(r"Chuyên đề: (?P<topic>.+)")
QUESTION = re.compile(
    r"Câu (?P<number>[0-9]+)\. (?P<stem>.+)\n"
    r"(?P<options>(?:\*?[A-D]\. .+\n){4})"
    r"Căn cứ: (?P<source>.+)\n"
    r"Mức độ: (?P<level>Nhận biết|Thông hiểu|Vận dụng)"
)
OPTION = re.compile(r"(?P<right>\*?)(?P<letter>[A-D])\. (?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Question:
    """`options` without their letters; `right` is the position of the right one, from 0."""

    number: int
    topic: str
    stem: str
    options: tuple[str, ...]
    right: int
    source: str
    level: str


@dataclass(frozen=True, slots=True)
class Questions:
    title: str
    contest: str
    questions: tuple[Question, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """In the order of the file."""
        return tuple(topic for topic, _ in groupby(question.topic for question in self.questions))


def read_questions(path: Path) -> Questions:
    """Raises ValueError with the text of the paragraph that is not as it should be."""
    head, *paragraphs = path.read_text("utf-8").strip().split("\n\n")
    title, contest = head.splitlines()
    questions: list[Question] = []
    topic = ""
    for paragraph in paragraphs:
        heading = TOPIC.fullmatch(paragraph)
        if heading:
            topic = heading["topic"]
        else:
            questions.append(question_of(paragraph, topic))
    return Questions(title, contest, tuple(questions))


def question_of(paragraph: str, topic: str) -> Question:
    read = QUESTION.fullmatch(paragraph)
    if read is None or not topic:
        raise ValueError(paragraph)
    options = list(OPTION.finditer(read["options"]))
    letters = "".join(option["letter"] for option in options)
    right = [at for at, option in enumerate(options) if option["right"]]
    if letters != "ABCD" or len(right) != 1:
        raise ValueError(paragraph)
    return Question(
        number=int(read["number"]),
        topic=topic,
        stem=read["stem"],
        options=tuple(option["text"] for option in options),
        right=right[0],
        source=read["source"],
        level=read["level"],
    )
