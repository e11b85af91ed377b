"""The sample roster: 4,500 invented members, each unit's as many as it has, the same whenever they are made."""

from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise

from app.sample import FOLDER
from app.sample.roster import Person, fit, people, person, pick, read_names
from app.sample.tree import read_units
from app.vietnamese import name_key, tidy_name

UNITS = read_units(FOLDER / "units.txt")
NAMES = read_names(FOLDER / "names.txt")
ROSTER = list(people(UNITS, NAMES))


def test_every_unit_without_units_below_has_its_members_and_no_other_has_any() -> None:
    assert len(ROSTER) == 4500
    assert Counter(one.unit for one in ROSTER) == {unit.code: unit.members for unit in UNITS if unit.leaf}


def test_the_roster_is_the_same_every_time() -> None:
    assert list(people(UNITS, NAMES)) == ROSTER
    assert ROSTER[:3] == [
        Person("Nguyễn Thanh Dũng", 1965, "Nam", "vp-tinh-uy.cb1"),
        Person("Chu Mạnh Hải", 1985, "Nam", "vp-tinh-uy.cb1"),
        Person("Chu Thị Hương", 1978, "Nữ", "vp-tinh-uy.cb1"),
    ]


def test_a_larger_unit_keeps_the_people_it_had() -> None:
    leaf = next(unit for unit in UNITS if unit.leaf)
    before = set(people([leaf], NAMES))
    after = set(people([replace(leaf, members=leaf.members + 1)], NAMES))
    assert (len(after), before - after) == (leaf.members + 1, set())


def test_years_and_sexes_are_as_promised() -> None:
    assert (min(one.birth_year for one in ROSTER), max(one.birth_year for one in ROSTER)) == (1955, 2003)
    women = sum(one.sex == "Nữ" for one in ROSTER) / len(ROSTER)
    assert {one.sex for one in ROSTER} == {"Nam", "Nữ"}
    assert 0.42 < women < 0.50


def test_names_are_written_as_people_write_them() -> None:
    assert [one.name for one in ROSTER if one.name != tidy_name(one.name)] == []
    assert [one.name for one in ROSTER if not 2 <= len(one.name.split()) <= 5] == []
    assert [one.name for one in ROSTER if not all(word[0].isupper() for word in one.name.split())] == []


def test_thi_is_in_the_names_of_women_only() -> None:
    assert [one.name for one in ROSTER if one.sex == "Nam" and "Thị" in one.name.split()] == []


def test_family_names_are_spread_as_in_a_northern_mountain_province() -> None:
    shares = Counter(one.name.split()[0] for one in ROSTER)
    assert [name for name, _ in shares.most_common(3)] == ["Nguyễn", "Trần", "Lê"]
    assert 0.20 < shares["Nguyễn"] / len(ROSTER) < 0.32
    assert min(shares[name] for name in ("Nông", "Hoàng", "Hứa", "Bàn", "Giàng", "Thào")) >= 10


def test_namesakes_occur_but_never_within_one_unit() -> None:
    names = Counter(one.name for one in ROSTER)
    assert 2 <= max(names.values()) <= 15
    assert max(Counter((one.unit, one.name) for one in ROSTER).values()) == 1


def test_people_stand_in_the_order_of_the_alphabet_within_their_unit() -> None:
    for _, group in groupby(ROSTER, key=lambda one: one.unit):
        keys = [name_key(one.name) for one in group]
        assert all(former <= latter for former, latter in pairwise(keys))


def test_names_of_well_known_people_are_not_given() -> None:
    assert [one.name for one in ROSTER if one.name in NAMES.avoided] == []
    assert not fit("Trần Phú", NAMES)
    assert not fit("Hoàng Minh Hoàng", NAMES)
    assert fit("Giàng A Páo", NAMES)


def test_every_group_of_names_can_be_drawn() -> None:
    drawn = [person(f"thu/{seat}", "thu", NAMES) for seat in range(3000)]
    families = {one.name.split()[0] for one in drawn}
    assert [group for group in NAMES.groups if families.isdisjoint(name for name, _ in group.family)] == []


def test_a_weight_is_how_often_a_value_comes() -> None:
    drawn = Counter(pick(f"lần {time}", [("a", 1), ("b", 0), ("c", 9)]) for time in range(2000))
    assert set(drawn) == {"a", "c"}
    assert 140 < drawn["a"] < 260
