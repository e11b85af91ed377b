"""Lời: every code has a sentence in both languages, and the sentences have the same fields."""

import re
from pathlib import Path
from string import Formatter

import app
from app.texts import LANGUAGES, catalogue

CODE = re.compile(r'"(record\.[a-z][a-z0-9_]*)"')
STATUSES = {"record.status_final", "record.status_lots_needed", "record.status_tie"}


def codes_in_python() -> set[str]:
    root = Path(app.__file__).parent
    sources = [*(root / "record").glob("*.py"), *(root / "cli").glob("record*.py"), root / "errors.py"]
    return {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))} | STATUSES


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    for language in LANGUAGES:
        assert set(catalogue(language, "record")) == codes_in_python()


def test_a_sentence_has_the_same_fields_in_every_language() -> None:
    vietnamese, english = catalogue("vi", "record"), catalogue("en", "record")
    assert {code: fields(text) for code, text in vietnamese.items()} == {
        code: fields(text) for code, text in english.items()
    }
