"""Kết xuất — whatever stands in a name, no program that opens the files computes, follows or converts it."""

from dataclasses import fields, replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.admin.exports import (
    WinnerRow,
    public_winners_xlsx,
    winners_csv,
    winners_xlsx,
)
from app.rules.policy import Publication

from .lists import (
    BINH,
)
from .opening import HEADER, csv_table, of, opened

HOSTILE = [
    *["=1+1", "+84912", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", " =1", "＝1+1", "＋1", "－1", "＠A"],
    *[
        '=HYPERLINK("http://x","y")',
        "=cmd|' /C calc'!A0",
        "http://x.vn",
        "mailto:a@b",
        "0012",
        "1e5",
        "3/2",
        "TRUE",
    ],
    *["\u200b=1", "\ufeff=1", "{=1}", "#REF!", "x" * 40_000],
]


def formulas(data: bytes) -> int:
    with ZipFile(BytesIO(data)) as archive:
        return sum(archive.read(name).count(b"<f") for name in archive.namelist() if "/worksheets/" in name)


def links(data: bytes) -> list[str]:
    with ZipFile(BytesIO(data)) as archive:
        return [name for name in archive.namelist() if "externalLink" in name or "worksheets/_rels" in name]


def hostile_row(text: str) -> WinnerRow:
    """A winner all of whose texts are the given one."""
    texts: dict[str, Any] = {
        field.name: text for field in fields(WinnerRow) if isinstance(getattr(BINH, field.name), str)
    }
    return replace(BINH, **{**texts, "sex": "male"})


def test_a_plain_writer_would_have_written_a_formula() -> None:
    book, file = Workbook(), BytesIO()
    book.worksheets[0]["A1"] = "=1+1"
    book.save(file)
    assert formulas(file.getvalue()) == 1


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    sheet = replace(of(*map(hostile_row, HOSTILE)), contest="=1+1", round="@x", organiser="+1", digest="-1")
    for data in (winners_xlsx(sheet), public_winners_xlsx(sheet, Publication())):
        assert (formulas(data), links(data)) == (0, [])
        assert {cell.data_type for row in opened(data).iter_rows() for cell in row} <= {"s", "n", "d"}
        texts = [
            row[1].data_type
            for row in opened(data).iter_rows(min_row=HEADER + 1, max_row=HEADER + len(HOSTILE))
        ]
        assert texts == ["s"] * len(HOSTILE)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(st.characters())
        | st.sampled_from("=+-@\t\r＝＋－＠").flatmap(lambda c: st.text().map(c.__add__)),
        min_size=1,
        max_size=13,
    )
)
def test_any_name_can_be_exported_and_none_is_a_formula(names: list[str]) -> None:
    sheet = of(*(hostile_row(name) for name in names))
    assert formulas(winners_xlsx(sheet)) == 0
    cells = [cell for row in csv_table(winners_csv(sheet))[1:] for cell in row]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))] == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", "＝", "＋", "－", "＠"])
def test_csv_puts_an_apostrophe_before_what_excel_would_compute(start: str) -> None:
    name = csv_table(winners_csv(of(replace(BINH, name=f"{start}1+1"))))[1][1]
    assert name == f"'{start.strip()}1+1"
