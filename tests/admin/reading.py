"""Reading pages as a browser would: the forms with what stands in their fields."""

from lxml import html

Fields = dict[str, str | list[str]]


def forms(page: str) -> dict[str, html.FormElement]:
    """The forms of a page by where they go; the last one of each address."""
    return {form.action: form for form in html.document_fromstring(page).forms}


def fields(page: str, action: str) -> Fields:
    """What a browser would send for a form left as it is."""
    found: dict[str, list[str]] = {}
    for name, value in forms(page)[action].form_values():
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def text(page: str) -> str:
    """All that can be read on a page, spaces evened out."""
    return " ".join(html.document_fromstring(page).find(".//main").text_content().split())


def faults(page: str) -> list[str]:
    return [
        " ".join(one.text_content().split()) for one in html.document_fromstring(page).find_class("fault")
    ]


def table(page: str) -> list[list[str]]:
    """The first table's rows, cell by cell."""
    rows = html.document_fromstring(page).iterfind(".//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
