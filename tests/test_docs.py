"""What the documents promise is there: every setting, every command, every language complete."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import babel_extract

from app.cli import COMMANDS
from app.settings import Settings
from app.texts import LOCALE

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]


def catalogue(language: str, domain: str) -> dict[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def domains(language: str) -> set[str]:
    return {path.stem for path in (LOCALE / language / "LC_MESSAGES").glob("*.po")}


def spoken_by_templates() -> set[str]:
    """Every sentence that a template hands to gettext."""
    assert Environment().block_start_string == "{%"
    options = {"trimmed": "false", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
    found: set[str] = set()
    for path in TEMPLATES:
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("_", "gettext", "ngettext"), [], options):
                found.update([message] if isinstance(message, str) else [m for m in message if m])
    return found


def test_every_setting_is_documented_with_its_default():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}` "
        assert f"| `HOITHI_{name.upper()}` | {default}|" in text, name


def test_every_command_is_in_the_guide():
    text = (ROOT / "docs" / "commands.md").read_text()
    assert [name for name in COMMANDS if f"`hoithi {name}" not in text] == []


def test_both_languages_have_the_same_sentences():
    assert domains("en") == domains("vi") | {"pages"}
    for domain in domains("vi"):
        assert catalogue("vi", domain).keys() == catalogue("en", domain).keys(), domain


def test_both_languages_fill_in_the_same_fields():
    for domain in domains("vi"):
        english = catalogue("en", domain)
        for code, sentence in catalogue("vi", domain).items():
            fields = [set(re.findall(r"\{(\w+)", text)) for text in (sentence, english[code])]
            assert fields[0] == fields[1], code
            assert sentence and english[code], code


def test_every_sentence_of_the_pages_has_its_english():
    english = catalogue("en", "pages")
    assert sorted(s for s in spoken_by_templates() if not english.get(s)) == []


def test_no_english_sentence_is_left_over():
    assert sorted(catalogue("en", "pages").keys() - spoken_by_templates()) == []


def test_every_code_that_python_tells_has_its_sentence():
    known = {code for domain in domains("vi") for code in catalogue("vi", domain)}
    used = {
        code
        for path in (ROOT / "app").rglob("*.py")
        for code in re.findall(
            r'(?:tell|say|Unfit|NotNow|NotAllowed|ContestError|Fault)\(\s*"([a-z]+\.[a-z_]+)"',
            path.read_text(),
        )
    }
    assert sorted(used - known) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_a_document_lead_somewhere(document: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_pages_load_nothing_from_elsewhere(template: Path):
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', template.read_text()) == []
