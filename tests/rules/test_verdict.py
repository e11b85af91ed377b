"""Kết luận: published results come out again, and the bytes are those of RECORD.md."""

import json
from hashlib import sha256
from typing import Any

import pytest

from app.rules.verdict import Status, status_of, verdict_bytes
from tests.record.records import OPENS, files
from tests.rules.rounds import attempt, one_each, people, prizes, read_back, rules, verdict_from

ALL_CORRECT = {"target": "persons_full", "from": "counted"}


def all_correct_week(persons: int, guesses: dict[str, int], **changes: Any) -> dict[str, Any]:
    """A week in which so many persons were all correct, some of them with these guesses, the others with none."""
    names = [*guesses, *(f"khac-{i}" for i in range(persons - len(guesses)))]
    return {
        "rules": rules(
            prediction=ALL_CORRECT, ranking=["miss:asc", "sealed_at:asc"], score_min=10, **changes
        ),
        "persons": people(names),
        "attempts": [attempt(f"a-{name}", name, prediction=guesses.get(name, "")) for name in names],
    }


def winners(verdict: Any) -> list[tuple[str, str, int | None]]:
    return [(award.prize, award.person, award.miss) for award in verdict.awards]


def test_hoa_binh_2022_week_1() -> None:
    """Outcome 3.195; 3.200, 3.201 and 3.213 won Nhất, Nhì and Ba (hoabinh.gov.vn)."""
    guesses = {"nguoi-3": 3_213, "nguoi-1": 3_200, "nguoi-2": 3_201, "nguoi-4": 3_176}
    week = all_correct_week(3_195, guesses, prizes=prizes(nhat=1, nhi=1, ba=1))
    verdict = verdict_from(**week)
    assert verdict.outcome == 3_195
    assert winners(verdict) == [("nhat", "nguoi-1", 5), ("nhi", "nguoi-2", 6), ("ba", "nguoi-3", 18)]
    assert verdict.status == "final"


def test_vcnet_2020_week_15() -> None:
    """Outcome 7.171; the winner guessed 7.172 (baohatinh.vn, nhandan.vn)."""
    guesses = {"gan": 7_173, "nhat": 7_172, "xa": 7_100}
    verdict = verdict_from(**all_correct_week(7_171, guesses, prizes=prizes(nhat=1)))
    assert (verdict.outcome, winners(verdict)) == (7_171, [("nhat", "nhat", 1)])


def test_a_list_of_prizes_without_a_first_one() -> None:
    """The bloc's share of the province's contest: 02 Nhì, 04 Ba, 05 Khuyến khích."""
    scores = {f"p{i:02}": 100 - i for i in range(20)}
    changed = rules(full_score=100, prizes=prizes(nhi=2, ba=4, kk=5))
    verdict = verdict_from(rules=changed, persons=people(scores), attempts=one_each(scores))
    assert [award.prize for award in verdict.awards] == ["nhi"] * 2 + ["ba"] * 4 + ["kk"] * 5
    assert [award.person for award in verdict.awards] == [f"p{i:02}" for i in range(11)]


def five_rounds(holders_before: str) -> list[str]:
    """Five rounds of 11 prizes; one of each round's winners, two of the fourth's, are the best of the next round."""
    winners: list[str] = []
    for first in (0, 10, 20, 30, 39):
        order = [f"p{first + place}" for place in range(40)]
        scores = {person: 100 - place for place, person in enumerate(order)}
        persons = [(person, "cb-1", 0, int(person in winners)) for person in order]
        changed = rules(
            full_score=100, holders_before=holders_before, prizes=prizes(nhat=1, nhi=2, ba=3, kk=5)
        )
        verdict = verdict_from(rules=changed, persons=persons, attempts=one_each(scores))
        assert len(verdict.awards) == 11
        winners += [award.person for award in verdict.awards]
    return winners


def test_55_prizes_may_be_held_by_50_persons_or_by_55() -> None:
    """ "55 giải thưởng cho 50 cá nhân": with holders allowed some win twice; passed over, nobody does."""
    assert (len(five_rounds("allow")), len(set(five_rounds("allow")))) == (55, 50)
    assert (len(five_rounds("skip")), len(set(five_rounds("skip")))) == (55, 55)


def test_50_prizes_for_persons_and_5_for_units() -> None:
    """The other reading of the same sentence: 50 cá nhân and 05 tập thể."""
    units = [("khoi", "", "dang_bo_khoi", "Khối", 99, 99)]
    units += [(f"u{i}", "khoi", "chi_bo_co_so", f"Chi bộ {i}", 10 + i, 20) for i in range(9)]
    scores = {f"p{i:03}": 100 - i for i in range(90)}
    persons = [(person, f"u{i % 9}", 0, 0) for i, person in enumerate(scores)]
    khen = {
        "level": ["chi_bo_co_so"],
        "headcount": "members",
        "persons_min": 1,
        "ranking": ["participation:desc"],
        "prizes": prizes(khen=5),
    }
    changed = rules(full_score=100, prizes=prizes(nhat=5, nhi=10, ba=15, kk=20), collective=khen)
    verdict = verdict_from(rules=changed, units=units, persons=persons, attempts=one_each(scores))
    assert (len(verdict.awards), len(verdict.collective)) == (50, 5)
    assert [unit.unit for unit in verdict.collective] == ["u0", "u1", "u2", "u3", "u4"]


def test_the_bytes_of_a_verdict() -> None:
    parts = {
        "rules": rules(prizes=prizes(nhat=1)),
        "persons": people(("an", "binh")),
        "attempts": [attempt("a1", "an"), attempt("a2", "binh", score=9)],
    }
    digests = {name: sha256(data).hexdigest() for name, data in files(**parts).items()}
    ranking = sha256(b"1,an,a1\n2,binh,a2\n").hexdigest()
    expected = (
        '{"awards":[{"attempt":"a1","lot":false,"miss":null,"person":"an","place":1,"prize":"nhat"}],'
        '"collective":[],"format":1,"inputs":{'
        f'"attempts.csv":"{digests["attempts.csv"]}","lots.json":"{digests["lots.json"]}",'
        f'"persons.csv":"{digests["persons.csv"]}","rules.json":"{digests["rules.json"]}",'
        f'"units.csv":"{digests["units.csv"]}"}},"outcome":null,'
        f'"ranking_sha256":"{ranking}",'
        '"status":"final","totals":{"attempts":2,"attempts_full":1,"persons":2,"persons_full":1},"undecided":[]}\n'
    )
    assert verdict_bytes(verdict_from(**parts)) == expected.encode()


@pytest.mark.parametrize(
    ("lots", "persons", "units", "status"),
    [
        (True, False, False, Status.FINAL),
        (True, True, False, Status.LOTS_NEEDED),
        (True, True, True, Status.LOTS_NEEDED),
        (True, False, True, Status.TIE),
        (False, True, False, Status.TIE),
        (False, True, True, Status.TIE),
        (False, False, True, Status.TIE),
        (False, False, False, Status.FINAL),
    ],
)
def test_lots_still_to_be_drawn_take_precedence_over_a_tie(
    lots: bool, persons: bool, units: bool, status: Status
) -> None:
    assert status_of(lots, persons, units) is status


def test_persons_are_undecided_before_units() -> None:
    khen = {
        "level": ["chi_bo_co_so"],
        "headcount": "members",
        "persons_min": 0,
        "ranking": ["persons:desc"],
        "prizes": prizes(khen=1),
    }
    units = [(f"u{i}", "", "chi_bo_co_so", "", 9, 9) for i in range(2)]
    persons = [*people(("binh",), "u0"), *people(("an",), "u1")]
    verdict = verdict_from(
        rules=rules(collective=khen, prizes=prizes(nhat=1)),
        units=units,
        persons=persons,
        attempts=one_each({"an": 9, "binh": 9}, opened_at=OPENS),
    )
    assert read_back(verdict)["undecided"] == [
        {"place": 1, "persons": ["an", "binh"], "slots": ["nhat"]},
        {"place": 1, "units": ["u0", "u1"], "slots": ["khen"]},
    ]
    assert verdict.status == "lots_needed"


def test_a_verdict_is_one_line_of_sorted_json() -> None:
    data = verdict_bytes(verdict_from())
    assert data.decode() == json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")) + "\n"
