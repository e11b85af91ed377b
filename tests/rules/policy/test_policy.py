"""The policies: read exactly as written, every fault named, every default as of old."""

import json

import pytest

from app.rules.policy import (
    Bracket,
    Close,
    Consumes,
    ContestPolicy,
    Kind,
    Line,
    Need,
    Paper,
    RoundPolicy,
    Score,
    Selector,
    contest_policy,
    full_score,
    partial_points,
    read_contest_policy,
    read_round_policy,
    round_policy,
    to_json,
)
from app.rules.policy.persons import Facts, age_on, bracket_of, exclusion, refusal
from app.rules.record import Prize

RICH = RoundPolicy(
    kind=Kind.ORDINARY,
    paper=Paper(blueprint=(Line(7, "Lịch sử Đảng"), Line(3, level="Khó")), points=5, shuffle_options=False),
    brackets=(
        Bracket("trong", "Trong tỉnh", Selector(units=("tinh",)), (Prize("nhat", "Giải Nhất", 1),)),
        Bracket("ngoai", "Ngoài tỉnh"),
    ),
    prize_values={"nhat": 1_000_000},
)


def told(faults):
    return [(".".join(map(str, fault.path)), fault.code.removeprefix("contest.")) for fault in faults]


def test_nothing_is_the_policy_of_old():
    assert read_round_policy({}) == (RoundPolicy(), [])
    assert read_contest_policy({}) == (ContestPolicy(), [])
    old = RoundPolicy()
    assert (old.attempts.consumed_by, old.attempts.close, old.attempts.min_interval_ms) == (
        Consumes.OPENING,
        Close.HARD_CLOSE,
        0,
    )
    assert (old.paper.points, old.feedback.score) == (1, Score.AT_ONCE)


@pytest.mark.parametrize("policy", [RoundPolicy(), RICH])
def test_a_round_s_policy_is_read_as_it_was_written(policy: RoundPolicy):
    assert round_policy(json.loads(json.dumps(to_json(policy)))) == policy


def test_a_contest_s_policy_is_read_as_it_was_written():
    policy, faults = read_contest_policy(
        {
            "identity": {"email": "optional", "birth_year": "off", "birth_date": "required"},
            "guardian_below": 16,
            "exclusions": [{"label": "Ban Tổ chức", "phones": ["0912345678"], "units": ["van-phong"]}],
            "holders": {"holding": "at_most", "most": 2},
            "nominations": [
                {"unit": "u1", "prize": "Giấy khen", "reason": "Tổ chức tốt", "by": "Ban Tổ chức"}
            ],
        }
    )
    assert faults == []
    assert policy.identity.email is Need.OPTIONAL
    assert contest_policy(to_json(policy)) == policy


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"colour": 1}, [("colour", "key_unknown")]),
        ({"paper": {"points": 0}}, [("paper.points", "out_of_range")]),
        ({"paper": {"points": "5"}}, [("paper.points", "not_integer")]),
        ({"paper": {"points": True}}, [("paper.points", "not_integer")]),
        ({"paper": {"shuffle_options": 1}}, [("paper.shuffle_options", "not_boolean")]),
        ({"paper": []}, [("paper", "not_table")]),
        ({"kind": "final"}, [("kind", "not_among")]),
        ({"audience": {"units": "khoi"}}, [("audience.units", "not_array")]),
        ({"audience": {"units": ["a b"]}}, [("audience.units.0", "bad_form")]),
        ({"audience": {"positions": [3]}}, [("audience.positions.0", "not_text")]),
        ({"prize_values": {"nhat": -1}}, [("prize_values.nhat", "out_of_range")]),
        ({"prize_values": 1}, [("prize_values", "not_table")]),
        ({"brackets": [{"id": "a", "name": " "}]}, [("brackets.0.name", "bad_text")]),
        ({"brackets": [{"id": "a"}]}, [("brackets.0", "key_missing")]),
        ({"audience": {"age_min": 16, "age_max": 14}}, [("audience.age_max", "ages_crossed")]),
        (
            {"paper": {"questions": [1], "blueprint": [{"count": 1}]}},
            [("paper.blueprint", "fixed_with_blueprint")],
        ),
        ({"paper": {"questions": [1, 2, 1]}}, [("paper.questions.2", "question_twice")]),
        ({"paper": {"blueprint": [{"count": 1}, {"count": 2}]}}, [("paper.blueprint.1", "line_twice")]),
        ({"paper": {"scoring": "partial"}}, [("paper.scoring", "partial_one_point")]),
        ({"kind": "summary", "paper": {"questions": [1]}}, [("paper", "summary_paper")]),
        ({"kind": "practice", "prize_values": {"nhat": 1}}, [("prize_values", "practice_prizes")]),
        ({"publication": {"masked": ["phone"]}}, [("publication.masked.0", "masked_not_shown")]),
        (
            {"brackets": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]},
            [("brackets.1.id", "bracket_twice"), ("brackets.0.selector", "bracket_takes_all")],
        ),
        (
            {
                "brackets": [
                    {"id": "a", "name": "A", "selector": {"unit_members_min": 9, "unit_members_max": 8}}
                ]
            },
            [("brackets.0.selector.unit_members_max", "sizes_crossed")],
        ),
        (
            {
                "brackets": [
                    {
                        "id": "a",
                        "name": "A",
                        "prizes": [
                            {"id": "n", "name": "N", "count": 1},
                            {"id": "n", "name": "N", "count": 1},
                        ],
                        "collective_prizes": [{"id": "k k", "name": "K", "count": 1}],
                    }
                ]
            },
            [("brackets.0.prizes.1.id", "prize_twice"), ("brackets.0.collective_prizes.0.id", "bad_form")],
        ),
    ],
)
def test_every_fault_of_a_round_s_policy_is_named(given, faults):
    assert told(read_round_policy(given)[1]) == faults


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"identity": {"phone": "optional"}}, [("identity.phone", "phone_is_key")]),
        ({"identity": {"name": "off"}}, [("identity.name", "name_needed")]),
        ({"identity": {"birth_year": "off"}, "age_min": 14}, [("identity", "age_not_asked")]),
        ({"age_min": 16, "guardian_below": 16}, [("guardian_below", "guardian_of_nobody")]),
        ({"holders": {"holding": "at_most"}}, [("holders", "holders_most")]),
        ({"holders": {"most": 2}}, [("holders", "holders_most")]),
        ({"age_min": 70, "age_max": 14}, [("age_max", "ages_crossed")]),
    ],
)
def test_every_fault_of_a_contest_s_policy_is_named(given, faults):
    assert told(read_contest_policy(given)[1]) == faults


def test_points_make_the_full_score():
    assert full_score(RICH, 20) == 100


def test_points_in_parts_are_whole_and_rounded_down():
    """Of three right choices: all, two, two and a wrong one, everything of four; 10 points."""
    assert [partial_points(10, 3, *chosen) for chosen in ((3, 0), (2, 0), (2, 1), (3, 1), (0, 1))] == [
        10,
        6,
        3,
        6,
        0,
    ]


AN = Facts("p1", "0912345678", ("cb1", "so", "khoi"), member=True, age=45, position="Bí thư", size=30)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"units": ["so"]}, None),
        ({"units": ["so-y-te"]}, "contest.refused_unit"),
        ({"persons": "members"}, None),
        ({"persons": "non_members"}, "contest.refused_member"),
        ({"age_min": 46}, "contest.refused_age"),
        ({"age_max": 45}, None),
        ({"age_max": 44}, "contest.refused_age"),
        ({"positions": ["Bí thư"]}, None),
        ({"positions": ["Cấp ủy viên"]}, "contest.refused_position"),
    ],
)
def test_who_may_take_part(given, code):
    assert refusal(ContestPolicy(), round_policy({"audience": given}).audience, AN) == code


def test_the_contest_s_ages_hold_in_every_round():
    assert refusal(ContestPolicy(age_min=50), RoundPolicy().audience, AN) == "contest.refused_age"


def test_a_person_who_is_no_member_is_told_so():
    chi = Facts("p2", "0912345679", ("cb1",), member=False)
    assert refusal(ContestPolicy(), round_policy({"audience": {"persons": "members"}}).audience, chi) == (
        "contest.refused_non_member"
    )


@pytest.mark.parametrize(
    "whom", [{"phones": ["0912345678"]}, {"persons": ["p1"]}, {"units": ["khoi"]}, {"units": ["cb1"]}]
)
def test_the_excluded_are_known_by_phone_id_or_unit(whom):
    policy = contest_policy({"exclusions": [{"label": "Ban Tổ chức", **whom}]})
    binh = Facts("p9", "0900000000", ("cb9",), member=True)
    assert (exclusion(policy, AN), exclusion(policy, binh)) == ("Ban Tổ chức", None)


def test_the_first_bracket_that_selects_a_person_has_them():
    policy = round_policy(
        {
            "brackets": [
                {"id": "lon", "name": "Đơn vị lớn", "selector": {"unit_members_min": 31}},
                {
                    "id": "nho",
                    "name": "Đơn vị nhỏ",
                    "selector": {"unit_members_max": 30, "not_units": ["tw"]},
                },
                {"id": "khac", "name": "Khác", "selector": {"persons": "non_members"}},
            ]
        }
    )
    others = (
        AN,
        Facts("p2", "", ("cb2",), member=True, size=31),
        Facts("p3", "", ("cb3", "tw"), member=False, size=5),
        Facts("p4", "", ("cb3", "tw"), member=True, size=5),
    )
    found = [bracket_of(policy, one) for one in others]
    assert [one and one.id for one in found] == ["nho", "lon", "khac", None]


def test_ages_are_full_years():
    assert [
        age_on((2025, 11, 10), 2011),
        age_on((2025, 11, 10), 2011, (11, 10)),
        age_on((2025, 11, 10), 2011, (11, 11)),
    ] == [
        14,
        14,
        13,
    ]


@pytest.mark.parametrize(
    ("publication", "found"),
    [
        ({"shown": ["name", "phone"]}, [(("publication", "shown"), "contest.phone_unmasked")]),
        ({"shown": ["name", "phone"], "masked": ["phone"]}, []),
        (
            {"shown": ["name", "score"], "masked": ["score"]},
            [(("publication", "masked", 0), "contest.mask_of_figure")],
        ),
    ],
)
def test_no_phone_is_public_whole_and_no_figure_in_part(publication: dict[str, object], found: list[object]):
    _, faults = read_round_policy({"publication": publication})
    assert [(one.path, one.code) for one in faults] == found
