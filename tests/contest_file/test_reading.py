"""A contest file is read whole, or every fault of it is told with its line."""

import pytest

from app.contest_file import ContestFileFaulty, read_contest, write_contest
from tests.contest_file.files import SOUND, changed


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ContestFileFaulty) as refused:
        read_contest(text)
    return [(fault.line, fault.key, fault.code.removeprefix("contest.")) for fault in refused.value.faults]


def test_a_round_like_another_takes_over_all_but_its_own():
    file = read_contest(SOUND)
    first, second, _ = file.rounds
    assert (second.paper, second.rules, second.minutes) == (first.paper, first.rules, 15)
    assert (second.code, second.title, second.opens_at) == ("tuan-2", "Tuần 2", "2026-03-09T08:00")
    assert (first.size, first.full_score) == (5, 10)


def test_a_file_is_written_as_it_is_read():
    file = read_contest(SOUND)
    text = write_contest(file)
    assert read_contest(text) == file
    assert write_contest(read_contest(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("format = 1", "format = 2", [(1, "format", "out_of_range")]),
        ("format = 1", "fromat = 1", [(1, "", "key_missing"), (1, "fromat", "key_unknown")]),
        (
            'title = "Tìm',
            'titel = "Tìm',
            [(3, "contest", "key_missing"), (5, "contest.titel", "key_unknown")],
        ),
        ('slug = "tim-hieu"', 'slug = "Tìm hiểu"', [(4, "contest.slug", "bad_form")]),
        (
            'phones = ["0912345678"]',
            "phones = [912345678]",
            [(7, "contest.exclusions[1].phones[1]", "not_text")],
        ),
        ('"0912345678"', '"0912"', [(7, "contest.exclusions[1].phones[1]", "bad_form")]),
        ('opens_at = "2026-03-02T08:00"\n', "", [(9, "rounds[1]", "key_missing")]),
        ("2026-03-02T08:00", "2026-02-30T08:00", [(12, "rounds[1].opens_at", "bad_moment")]),
        ("2026-03-09T08:00", "2026-03-01T08:00", [(13, "rounds[1].closes_at", "closes_before_opens")]),
        ("2026-03-09T08:00", "2026-03-02T08:10", [(14, "rounds[1].minutes", "longer_than_round")]),
        ("minutes = 15", 'minutes = "15"', [(14, "rounds[1].minutes", "not_integer")]),
        (
            "points = 2",
            "points = 2, questions = [1, 2, 3, 4, 5]",
            [(17, "rounds[1].paper.blueprint", "fixed_with_blueprint")],
        ),
        (
            "points = 2",
            'scoring = "partial"',
            [
                (17, "rounds[1].paper.scoring", "partial_one_point"),
                (21, "rounds[1].rules.score_min", "score_min_high"),
            ],
        ),
        ("score_min = 10", "score_min = 11", [(21, "rounds[1].rules.score_min", "score_min_high")]),
        (
            'prediction = {target = "attempts"}\n',
            "",
            [
                (16, "rounds[1].prediction_text", "text_without_prediction"),
                (22, "rounds[1].rules.ranking", "miss_without_prediction"),
            ],
        ),
        ('"attempts"', '"votes"', [(22, "rounds[1].rules.prediction.target", "not_among")]),
        (
            '"score:desc", "miss:asc"',
            '"score:desc"',
            [(22, "rounds[1].rules.prediction", "prediction_unused")],
        ),
        (
            'prediction_text = "Có bao nhiêu lượt thi?"\n',
            "",
            [
                (21, "rounds[1].rules.prediction", "prediction_without_text"),
            ],
        ),
        (
            '"score:desc", "miss:asc"',
            '"miss:asc", "miss:desc"',
            [(23, "rounds[1].rules.ranking[2]", "key_twice")],
        ),
        (
            '["score:desc", "miss:asc"]',
            "[]",
            [
                (22, "rounds[1].rules.prediction", "prediction_unused"),
                (23, "rounds[1].rules.ranking", "prizes_without_ranking"),
            ],
        ),
        ('["score:desc", "elapsed:asc"]', "[]", [(20, "rounds[1].rules.counted", "counted_empty")]),
        ('id = "nhi"', 'id = "nhat"', [(26, "rounds[1].rules.prizes[2].id", "prize_twice")]),
        (
            'like = "tuan-1"',
            'like = "tuan-9"',
            [
                (32, "rounds[2].like", "like_unknown"),
            ],
        ),
        (
            '"2026-03-09T08:00"\ncloses_at = "2026-03-16',
            '"2026-03-08T08:00"\ncloses_at = "2026-03-16',
            [
                (33, "rounds[2].opens_at", "overlap"),
            ],
        ),
        (
            'like = "tuan-1"',
            'like = "tuan-1"\noverlaps = ["tuan-3"]',
            [(33, "rounds[2].overlaps[1]", "overlaps_unknown")],
        ),
        ('kind = "summary"\n', "", [(39, "rounds[3].covers", "covers_without_summary")]),
        ('covers = ["tuan-1", "tuan-2"]\n', "", [(39, "rounds[3].kind", "summary_of_nothing")]),
        ('"tuan-1", "tuan-2"]', '"tuan-1", "tuan-9"]', [(40, "rounds[3].covers[2]", "covers_unknown")]),
        ('"tuan-1", "tuan-2"]', '"tuan-1", "tuan-1"]', [(40, "rounds[3].covers[2]", "covers_twice")]),
        ('kind = "summary"', 'kind = "summary"\nminutes = 5', [(40, "rounds[3].minutes", "not_in_summary")]),
        ('level = ["chi_bo"]', "level = []", [(46, "rounds[3].rules.collective.level", "level_empty")]),
        (
            'slug = "tim-hieu"',
            'slug = "tim-hieu"\nidentity = {unit = "off"}',
            [
                (46, "rounds[3].rules.collective", "unit_not_asked"),
            ],
        ),
        (
            'slug = "tim-hieu"',
            'slug = "tim-hieu"\nholders = {holding = "highest_only"}\nage_min = 200',
            [
                (6, "contest.age_min", "out_of_range"),
            ],
        ),
        (
            "minutes = 15",
            'minutes = 15\nkind = "practice"',
            [
                (25, "rounds[1].rules.prizes", "practice_prizes"),
                (41, "rounds[3].covers[1]", "covers_unknown"),
                (41, "rounds[3].covers[2]", "covers_unknown"),
            ],
        ),
        (
            "minutes = 15",
            "minutes = 15\nprize_values = {ba = 5}",
            [(15, "rounds[1].prize_values.ba", "value_of_nothing")],
        ),
        (
            "minutes = 15",
            'audience = {positions = ["Bí thư"]}\nminutes = 15',
            [
                (14, "rounds[1].audience.positions", "position_not_asked"),
            ],
        ),
        (
            "minutes = 15",
            'attempts = {close = "may_finish"}',
            [
                (14, "rounds[1].attempts.close", "may_finish_without_minutes"),
            ],
        ),
        (
            "minutes = 15",
            "attempts = {grace_seconds = 61}",
            [
                (14, "rounds[1].attempts.grace_seconds", "out_of_range"),
            ],
        ),
        (
            "attempts_per_person = 7",
            "attempts_per_person = 1\nattempts = {min_interval_ms = 1}",
            [
                (16, "rounds[1].attempts.min_interval_ms", "interval_of_one"),
            ],
        ),
        (
            "minutes = 15",
            'audience = {qualifications = [{rounds = ["tuan-2"], best = 3}]}',
            [
                (14, "rounds[1].audience.qualifications[1].rounds[1]", "qualifies_unknown"),
            ],
        ),
        (
            "minutes = 15",
            'brackets = [{id = "a", name = "A", prizes = [{id = "x", name = "X", count = 1}]}]',
            [
                (24, "rounds[1].rules.prizes", "prizes_beside_brackets"),
            ],
        ),
        (
            "minutes = 15",
            'brackets = [{id = "a", name = "A", collective_prizes = [{id = "x", name = "X", count = 1}]}]',
            [
                (14, "rounds[1].brackets[1].collective_prizes", "bracket_without_collective"),
            ],
        ),
    ],
)
def test_every_fault_is_told_once_with_its_line(old: str, new: str, found: list[tuple[int, str, str]]):
    assert faults(changed(old, new)) == found


@pytest.mark.parametrize(
    ("holders", "code"),
    [
        ('{holding = "highest_only"}', "skip_with_highest_only"),
        ('{holding = "at_most", most = 2}', "skip_with_at_most"),
    ],
)
def test_who_may_hold_more_than_one_prize_is_not_passed_over(holders: str, code: str):
    text = changed('slug = "tim-hieu"', f'slug = "tim-hieu"\nholders = {holders}')
    assert faults(text.replace("score_min = 10", 'holders_before = "skip"', 1)) == [
        (22, "rounds[1].rules.holders_before", code)
    ]


def test_units_are_not_ranked_by_prizes_that_nobody_is_given_there():
    text = changed('level = ["chi_bo"]', 'level = ["chi_bo"]\nranking = ["prizes:desc"]')
    assert faults(text) == [(47, "rounds[3].rules.collective.ranking", "no_prizes_to_count")]
    ranking, prizes = '["score_sum:desc"]', 'prizes = [{id = "a", name = "A", count = 1}]'
    assert read_contest(text.replace(ranking, f"{ranking}\n{prizes}")).rounds[2].rules.prizes[0].id == "a"


def test_a_summary_asks_for_no_more_than_its_rounds_give():
    ranking = 'ranking = ["score_sum:desc"]'
    assert faults(changed(ranking, f"score_min = 11\n{ranking}")) == [
        (43, "rounds[3].rules.score_min", "score_min_high")
    ]
    assert read_contest(changed(ranking, f"score_min = 10\n{ranking}")).rounds[2].rules.score_min == 10


def test_a_round_that_wins_nothing_is_told():
    text = SOUND[: SOUND.index('[[rounds]]\ncode = "tuan-2"')]
    bare = text[: text.index("prizes = [")]
    assert faults(bare) == [(9, "rounds[1]", "no_prizes")]


def test_rounds_of_different_full_scores_cannot_be_summed_up():
    assert faults(
        changed('like = "tuan-1"', 'like = "tuan-1"\npaper = {questions = [1, 2], points = 6}')
    ) == [(41, "rounds[3].covers", "covers_full_scores")]


def test_what_is_no_toml_is_told_by_its_line():
    assert faults(changed("minutes = 15", "minutes = = 15")) == [(14, "", "toml_syntax")]
    assert faults(changed("minutes = 15", "minutes = 15\nminutes = 16")) == [(15, "", "toml_syntax")]


def test_a_file_without_rounds_is_no_contest():
    assert faults('format = 1\nrounds = []\n[contest]\nslug = "a"\ntitle = "A"\norganiser = "B"\n') == [
        (2, "rounds", "no_rounds")
    ]
    assert faults("") == [(1, "", "key_missing")] * 3


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ('closes_at = "2026-03-10T08:00"\nkind = "practice"', "contest.qualifies_practice"),
        ('closes_at = "2026-03-10T08:00"\noverlaps = ["tuan-2"]', "contest.qualifies_late"),
    ],
)
def test_nobody_qualifies_by_what_has_no_results_in_time(first: str, code: str):
    text = changed('closes_at = "2026-03-09T08:00"', first)
    audience = '{qualifications = [{rounds = ["tuan-1"], best = 3}]}'
    text = text.replace('like = "tuan-1"', f'like = "tuan-1"\naudience = {audience}')
    with pytest.raises(ContestFileFaulty) as caught:
        read_contest(text)
    path = "rounds[2].audience.qualifications[1].rounds[1]"
    assert [one.code for one in caught.value.faults if one.key == path] == [code]
