"""Records for tests: a small sound one to bend, and random ones full of ties. No code of the app."""

import json
import random
from typing import Any

HEADERS = {
    "units.csv": "unit,parent,kind,name,members,headcount",
    "persons.csv": "person,unit,excluded,held_before",
    "attempts.csv": "attempt,person,number,opened_at,sealed_at,score,prediction,void",
}
OPENS, CLOSES = 1_648_436_400_000, 1_649_037_600_000
COUNTED = ("score", "elapsed", "opened_at", "sealed_at", "number")
RANKING = (*COUNTED, "miss", "full_attempts", "score_sum")
COLLECTIVE = (
    "participation",
    "persons",
    "attempts",
    "average",
    "persons_full",
    "prizes",
    "attempts_per_head",
)

RULES: dict[str, Any] = {
    "format": 1,
    "contest": "tu-tuong-ho-chi-minh",
    "round": "tuan-1",
    "opens_at": OPENS,
    "closes_at": CLOSES,
    "full_score": 10,
    "attempts_per_person": 7,
    "counted": ["score:desc", "sealed_at:asc"],
    "score_min": 10,
    "prediction": {"target": "persons_full", "from": "counted"},
    "ranking": ["miss:asc", "elapsed:asc", "sealed_at:asc"],
    "lots": True,
    "prizes": [
        {"id": "nhat", "name": "Giải Nhất", "count": 1},
        {"id": "nhi", "name": "Giải Nhì", "count": 2},
    ],
    "prizes_max_percent": None,
    "holders_before": "skip",
    "collective": {
        "level": ["chi_bo_co_so"],
        "headcount": "members",
        "persons_min": 1,
        "ranking": ["participation:desc", "persons:desc"],
        "prizes": [{"id": "giay-khen", "name": "Giấy khen", "count": 1}],
    },
}
UNITS = (
    ("khoi", "", "dang_bo_khoi", "Đảng bộ Khối", 30, 40),
    ("cb-1", "khoi", "chi_bo_co_so", "Chi bộ 1", 10, 12),
    ("cb-2", "khoi", "chi_bo_co_so", "Chi bộ 2", 20, 28),
)
PERSONS = (("an", "cb-1", 0, 0), ("binh", "cb-2", 0, 0), ("chi", "cb-2", 0, 0))
ATTEMPTS = (
    ("a1", "an", 1, OPENS, OPENS + 60_000, 10, 3, 0),
    ("a2", "binh", 1, OPENS, OPENS + 50_000, 9, 3, 0),
    ("a3", "binh", 2, OPENS + 90_000, OPENS + 150_000, 10, 4, 0),
    ("a4", "chi", 1, OPENS, OPENS + 70_000, 10, "", 0),
)


def files(
    rules: Any = RULES,
    units: Any = UNITS,
    persons: Any = PERSONS,
    attempts: Any = ATTEMPTS,
    lots: Any = None,
) -> dict[str, bytes]:
    """The five files of a record; a value left out is that of the small sound record."""
    return {
        "rules.json": json.dumps(rules, ensure_ascii=False).encode(),
        "units.csv": table("units.csv", units),
        "persons.csv": table("persons.csv", persons),
        "attempts.csv": table("attempts.csv", attempts),
        "lots.json": json.dumps(lots, ensure_ascii=False).encode(),
    }


def table(name: str, rows: Any) -> bytes:
    return "".join(
        f"{line}\n" for line in (HEADERS[name], *(",".join(map(str, row)) for row in rows))
    ).encode()


def random_files(seed: int) -> dict[str, bytes]:
    """A small sound record in which nearly everybody is somebody's equal."""
    dice = random.Random(seed)
    full, spread = dice.choice((1, 2, 10)), dice.choice((0, 1, 2))
    units = random_units(dice)
    persons = [
        (f"p{i}", dice.choice(units)[0], int(dice.random() < 0.1), int(dice.random() < 0.2))
        for i in dice.sample(range(40), dice.randint(0, 14))
    ]
    attempts = []
    for person, *_ in persons:
        for number in dice.sample(range(1, 6), dice.choice((0, 1, 1, 2, 3))):
            opened = OPENS + dice.randint(0, spread)
            guess = dice.choice(("", dice.randint(0, 8), dice.randint(0, 20), huge(dice)))
            score = dice.choice((full, full, dice.randint(0, full)))
            sealed = opened + dice.randint(0, spread) + huge(dice) // 3
            void = int(dice.random() < 0.1)
            attempts.append((f"a{len(attempts)}", person, number, opened, sealed, score, guess, void))
    for rows in (units, persons, attempts):
        dice.shuffle(rows)
    seeded = {"seed": dice.randbytes(dice.randint(1, 8)).hex(), "source": "XSMB, giải đặc biệt"}
    return files(random_rules(dice, full), units, persons, attempts, dice.choice((None, seeded)))


def huge(dice: random.Random) -> int:
    """Seldom a number beyond 64 bits, otherwise nothing."""
    return dice.choice((0,) * 60 + (10**25, 10**25 + 3))


def random_units(dice: random.Random) -> list[tuple[Any, ...]]:
    """A forest, its ids in no order."""
    ids = [f"u{i}" for i in dice.sample(range(30), dice.randint(1, 8))]
    return [
        (
            unit,
            dice.choice(("", *ids[:i])),
            dice.choice(("dang_bo", "chi_bo", "to_dang")),
            f"Đơn vị {unit}",
            dice.randint(0, 4),
            dice.randint(0, 6),
        )
        for i, unit in enumerate(ids)
    ]


def random_rules(dice: random.Random, full: int) -> dict[str, Any]:
    targets = ("persons", "attempts", "persons_full", "attempts_full")
    asked = {"target": dice.choice(targets), "from": dice.choice(("counted", "first"))}
    collective = {
        "level": dice.sample(("dang_bo", "chi_bo", "to_dang", "khac"), dice.randint(1, 4)),
        "headcount": dice.choice(("members", "headcount")),
        "persons_min": dice.choice((0, 1, 2)),
        "ranking": random_keys(dice, COLLECTIVE, 1),
        "prizes": random_prizes(dice),
    }
    return {
        "format": 1,
        "contest": "cuoc-thi",
        "round": "tuan-1",
        "opens_at": OPENS,
        "closes_at": OPENS + 3,
        "full_score": full,
        "attempts_per_person": dice.choice((None, 5, 9)),
        "counted": random_keys(dice, COUNTED, 0),
        "score_min": dice.choice((None, full, dice.randint(0, full + 1))),
        "prediction": dice.choice((None, asked, asked)),
        "ranking": dice.choice((["miss:asc"], random_keys(dice, RANKING, 0))),
        "lots": dice.random() < 0.7,
        "prizes": random_prizes(dice),
        "prizes_max_percent": dice.choice((None, 50, 33, dice.randint(0, 100))),
        "holders_before": dice.choice(("skip", "allow")),
        "collective": dice.choice((None, collective, collective)),
    }


def random_keys(dice: random.Random, names: tuple[str, ...], at_least: int) -> list[str]:
    some = dice.sample(names, dice.randint(at_least, 3))
    return [f"{name}:{dice.choice(('asc', 'desc'))}" for name in some]


def random_prizes(dice: random.Random) -> list[dict[str, Any]]:
    names = ("nhat", "nhi", "ba", "kk")[: dice.randint(0, 4)]
    return [{"id": name, "name": f"Giải {name}", "count": dice.randint(0, 3)} for name in names]
