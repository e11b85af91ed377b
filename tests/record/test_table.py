"""Bảng CSV: the quick and the careful reading find the same columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record import table
from app.record.cells import Cells, Kind, Layout, read_cells
from app.record.faults import Fault
from app.record.table import read_table

LAYOUT: Layout = (
    ("id", Kind.IDENTIFIER),
    ("whole", Kind.INTEGER),
    ("guess", Kind.OPTIONAL_INTEGER),
    ("flag", Kind.FLAG),
)
HEADER = "id,whole,guess,flag\n"

ids = st.text("abcXYZ019_.-", min_size=1, max_size=9)
integers = st.integers(0, 12).map(str) | st.integers(0, 10**18 - 1).map(str)
rows = st.lists(st.tuples(ids, integers, st.just("") | integers, st.sampled_from("01")), max_size=9)
odd_cells = st.sampled_from(["", "00", "-1", "x", "2", '"1"', "1" * 19, "a" * 65, "é", "+0", "9" * 30])


def same(quick: Cells, careful: Cells) -> bool:
    pairs = zip((*quick.columns, quick.lines), (*careful.columns, careful.lines), strict=True)
    return all(a.tolist() == b.tolist() and a.dtype.kind == b.dtype.kind for a, b in pairs)


def text_of(lines: list[tuple[str, ...]]) -> str:
    return "".join(",".join(line) + "\n" for line in lines)


@given(rows)
def test_plain_rows_are_read_alike(lines: list[tuple[str, ...]]) -> None:
    faults: list[Fault] = []
    quick = read_table("t.csv", (HEADER + text_of(lines)).encode(), LAYOUT, faults)
    assert same(quick, read_cells("t.csv", text_of(lines), 2, LAYOUT, faults))
    assert faults == []


@given(rows, st.data())
def test_odd_cells_are_read_alike_or_are_the_same_faults(
    lines: list[tuple[str, ...]], data: st.DataObject
) -> None:
    if lines:
        at, column = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, 3))
        lines[at] = (*lines[at][:column], data.draw(odd_cells), *lines[at][column + 1 :])
    quick_faults: list[Fault] = []
    careful_faults: list[Fault] = []
    quick = read_table("t.csv", (HEADER + text_of(lines)).encode(), LAYOUT, quick_faults)
    assert same(quick, read_cells("t.csv", text_of(lines), 2, LAYOUT, careful_faults))
    assert quick_faults == careful_faults


@given(rows, st.integers(1, 60))
def test_where_blocks_end_does_not_matter(lines: list[tuple[str, ...]], size: int) -> None:
    data = (HEADER + text_of(lines)).encode()
    whole = read_table("t.csv", data, LAYOUT, [])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "BLOCK_BYTES", size)
        assert same(read_table("t.csv", data, LAYOUT, []), whole)


def test_a_plain_table_is_read_quickly_and_not_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the careful reading taken away, plain rows are still read and odd ones are not."""
    monkeypatch.setattr(table, "read_cells", None)
    read = read_table("t.csv", (HEADER + "a,1,,0\nb,2,3,1\n").encode(), LAYOUT, [])
    assert [column.tolist() for column in read.columns] == [[b"a", b"b"], [1, 2], [-1, 3], [False, True]]
    with pytest.raises(TypeError):
        read_table("t.csv", (HEADER + 'a,1,,0\n"b",2,3,1\n').encode(), LAYOUT, [])


def test_integers_beyond_64_bits_stay_whole() -> None:
    read = read_table("t.csv", (HEADER + f"a,{10**30},{2**63},0\n").encode(), LAYOUT, [])
    assert (read.columns[1].tolist(), read.columns[2].tolist()) == ([10**30], [2**63])
    assert read.columns[1].dtype == np.dtype(object)


def test_a_table_without_rows_has_columns_without_rows() -> None:
    read = read_table("t.csv", HEADER.encode(), LAYOUT, [])
    assert [(len(column), column.dtype.kind) for column in read.columns] == [
        (0, "S"),
        (0, "i"),
        (0, "i"),
        (0, "b"),
    ]
