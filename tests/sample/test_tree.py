"""The sample tree has the shape of a provincial bloc: 67 organisations at the base, 337 units, 4,500 members."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.sample import FOLDER
from app.sample.tree import read_units

UNITS = read_units(FOLDER / "units.txt")
BY_CODE = {unit.code: unit for unit in UNITS}
KIND_ABOVE = Counter((unit.kind, BY_CODE[unit.parent].kind) for unit in UNITS if unit.parent)


def test_kinds_are_counted_as_in_the_article() -> None:
    assert Counter(unit.kind for unit in UNITS) == {
        "dang_bo_khoi": 1,
        "dang_bo_co_so": 36,
        "chi_bo_co_so": 31,
        "dang_bo_bo_phan": 10,
        "chi_bo": 259,
    }
    assert len(UNITS) == 337


def test_each_kind_stands_under_the_kind_it_belongs_to() -> None:
    assert KIND_ABOVE == {
        ("dang_bo_co_so", "dang_bo_khoi"): 36,
        ("chi_bo_co_so", "dang_bo_khoi"): 31,
        ("dang_bo_bo_phan", "dang_bo_co_so"): 10,
        ("chi_bo", "dang_bo_co_so"): 221,
        ("chi_bo", "dang_bo_bo_phan"): 38,
    }


def test_the_290_leaves_have_4500_members() -> None:
    leaves = [unit for unit in UNITS if unit.leaf]
    assert {unit.kind for unit in leaves} == {"chi_bo", "chi_bo_co_so"}
    assert (len(leaves), sum(unit.members for unit in leaves)) == (290, 4500)


def test_every_unit_has_the_members_and_heads_of_the_units_below_it() -> None:
    root = UNITS[0]
    assert (root.members, root.headcount) == (4500, sum(unit.headcount for unit in UNITS if unit.leaf))
    for above in (unit for unit in UNITS if not unit.leaf):
        below = [unit for unit in UNITS if unit.parent == above.code]
        assert (above.members, above.headcount) == (
            sum(unit.members for unit in below),
            sum(unit.headcount for unit in below),
        )


def test_no_unit_has_fewer_people_than_members() -> None:
    assert [unit.code for unit in UNITS if unit.headcount < unit.members] == []


def test_sizes_agree_with_the_party_statutes() -> None:
    """Điều 21: đảng bộ cơ sở from 30 members, chi bộ cơ sở below; Điều 24: a chi bộ has at least 3."""
    assert [unit.code for unit in UNITS if unit.kind == "dang_bo_co_so" and unit.members < 30] == []
    assert [unit.code for unit in UNITS if unit.kind == "chi_bo_co_so" and unit.members >= 30] == []
    assert [unit.code for unit in UNITS if unit.members < 3] == []


def test_codes_are_unique_and_fit_the_record() -> None:
    assert len({unit.code.casefold() for unit in UNITS}) == len(UNITS)
    assert [unit.code for unit in UNITS if not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", unit.code)] == []


def test_names_repeat_under_different_units_only() -> None:
    assert Counter(unit.name for unit in UNITS)["Chi bộ 1"] > 10
    assert max(Counter((unit.parent, unit.name) for unit in UNITS).values()) == 1


def test_the_department_of_home_affairs_is_among_them() -> None:
    found = BY_CODE["so-noi-vu"]
    assert (found.name, found.kind, found.parent) == ("Đảng bộ Sở Nội vụ", "dang_bo_co_so", "khoi-ccq")
    assert BY_CODE["so-noi-vu.cb1"].name == "Chi bộ 1"


@pytest.mark.parametrize(
    "text",
    [
        "goc | dang_bo_khoi | Gốc\n    chau | chi_bo | Cháu | 5 | 5\n",
        "goc | dang_bo_khoi | Gốc\n con | chi_bo | Con | 5 | 5\n",
        "goc | dang_bo_khoi | Gốc\n  con | chi_bo | Con\n",
        "goc | dang_bo_khoi | Gốc | 5 | 5\n  con | chi_bo | Con | 5 | 5\n",
        "  goc | dang_bo_khoi | Gốc | 5 | 5\n",
    ],
)
def test_a_line_out_of_place_or_without_its_counts_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "units.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="|".join(("goc", "con", "chau"))):
        read_units(path)
