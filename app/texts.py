"""Lời — what Python has to say to people, told by code from the gettext catalogues.

Pages carry their own words (templates). A fault, a problem or a line of the command line is a code with
fields until the edge tells it in the reader's language: `tell("bank.no_key", question=3)`. The part before
the dot names the catalogue: `app/locale/<language>/LC_MESSAGES/bank.po`.
"""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"


@cache
def catalogue(language: str, domain: str) -> dict[str, str]:
    """All sentences of one catalogue, by message id."""
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file, locale=language)
            if message.id and message.string
        }


def tell(code: str, language: str = DEFAULT_LANGUAGE, /, **fields: object) -> str:
    """The sentence of a code, its `{fields}` filled in. An unknown code is a programming error: KeyError."""
    return catalogue(language, code.partition(".")[0])[code].format(**fields)
