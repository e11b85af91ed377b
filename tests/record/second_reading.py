"""A second, slow reading of RECORD.md, written from its text alone: dictionaries, Fractions and no code of the app.

It reads sound records only. Paragraph numbers are those of "From the record to the verdict".
"""

import csv
import hashlib
import io
import json
from fractions import Fraction

NAMES = ("rules.json", "units.csv", "persons.csv", "attempts.csv", "lots.json")


def verdict(files: dict[str, bytes]) -> bytes:
    rules, lots = json.loads(files["rules.json"]), json.loads(files["lots.json"])
    units = {row["unit"]: row for row in rows(files["units.csv"])}
    persons = {row["person"]: row for row in rows(files["persons.csv"])}
    attempts = [numbers(row) for row in rows(files["attempts.csv"])]

    # 1. Valid attempts
    valid = [a for a in attempts if a["void"] == 0 and persons[a["person"]]["excluded"] == "0"]
    of_person: dict[str, list[dict]] = {}
    for attempt in valid:
        of_person.setdefault(attempt["person"], []).append(attempt)

    # 2. Totals and outcome
    full = [a for a in valid if a["score"] == rules["full_score"]]
    totals = {
        "persons": len(of_person),
        "attempts": len(valid),
        "persons_full": len({a["person"] for a in full}),
        "attempts_full": len(full),
    }
    asked = rules["prediction"]
    outcome = totals[asked["target"]] if asked else None

    # 3. The counted attempt, prediction and miss
    facts = {}
    for person, mine in of_person.items():
        counted = min(mine, key=lambda a: ([signed(a, key) for key in rules["counted"]], a["number"]))
        first = min(mine, key=lambda a: a["number"])
        guess = None
        if asked:
            guess = (counted if asked["from"] == "counted" else first)["prediction"]
        facts[person] = {
            **counted,
            "miss": None if guess is None else abs(guess - outcome),
            "full_attempts": sum(1 for a in mine if a["score"] == rules["full_score"]),
            "score_sum": sum(a["score"] for a in mine),
            "valid": len(mine),
        }

    # 4. and 5. Eligible, ranking, places
    eligible = [p for p in facts if rules["score_min"] is None or facts[p]["score"] >= rules["score_min"]]
    keys = {p: [signed(facts[p], key) for key in rules["ranking"]] for p in eligible}
    place = {p: 1 + sum(1 for q in eligible if keys[q] < keys[p]) for p in eligible}
    ranking = sorted(eligible, key=lambda p: (place[p], p.encode()))
    lines = "".join(f"{place[p]},{p},{facts[p]['attempt']}\n" for p in ranking)

    # 6. Slots
    slots = [prize["id"] for prize in rules["prizes"] for _ in range(prize["count"])]
    if rules["prizes_max_percent"] is not None:
        while len(slots) > rules["prizes_max_percent"] * totals["persons"] // 100:
            slots.pop()

    # 7. Who receives
    awards, undecided = [], []
    for number in sorted(set(place.values())):
        group = [p for p in ranking if place[p] == number]
        if rules["holders_before"] == "skip":
            group = [p for p in group if persons[p]["held_before"] == "0"]
        here, slots = slots[: len(group)], slots[len(group) :]
        lot = False
        if not here:
            continue
        if len(here) < len(group) or len(set(here)) > 1:
            if not (rules["lots"] and lots):
                undecided.append({"place": number, "persons": group, "slots": here})
                continue
            seed = bytes.fromhex(lots["seed"])
            group.sort(key=lambda p: hashlib.sha256(seed + b"\x0a" + p.encode("utf-8")).digest())
            lot = True
        for prize, person in zip(here, group, strict=False):
            fact = facts[person]
            awards.append(
                {
                    "prize": prize,
                    "person": person,
                    "attempt": fact["attempt"],
                    "place": number,
                    "miss": fact["miss"],
                    "lot": lot,
                }
            )
    status = "final"
    if undecided:
        status = "lots_needed" if rules["lots"] else "tie"

    # 8. Collective
    collective: list[dict] = []
    if rules["collective"]:
        collective, open_units = units_awarded(rules["collective"], units, persons, facts, awards)
        undecided += open_units
        if open_units and status == "final":
            status = "tie"

    document = {
        "format": 1,
        "status": status,
        "inputs": {name: hashlib.sha256(files[name]).hexdigest() for name in NAMES},
        "totals": totals,
        "outcome": outcome,
        "awards": awards,
        "collective": collective,
        "undecided": undecided,
        "ranking_sha256": hashlib.sha256(lines.encode("utf-8")).hexdigest(),
    }
    return (json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode(
        "utf-8"
    )


def units_awarded(rules, units, persons, facts, awards):
    def above(unit):
        while unit:
            yield unit
            unit = units[unit]["parent"]

    values = {}
    for unit, row in units.items():
        heads = int(row[rules["headcount"]])
        mine = [p for p in facts if unit in above(persons[p]["unit"])]
        if row["kind"] not in rules["level"] or heads == 0 or not mine or len(mine) < rules["persons_min"]:
            continue
        tries = sum(facts[p]["valid"] for p in mine)
        values[unit] = {
            "participation": Fraction(len(mine), heads),
            "persons": Fraction(len(mine)),
            "attempts": Fraction(tries),
            "average": Fraction(sum(facts[p]["score"] for p in mine), len(mine)),
            "persons_full": Fraction(sum(1 for p in mine if facts[p]["full_attempts"] > 0)),
            "prizes": Fraction(sum(1 for award in awards if award["person"] in mine)),
            "attempts_per_head": Fraction(tries, heads),
        }
    keys = {u: [signed(values[u], key) for key in rules["ranking"]] for u in values}
    slots = [prize["id"] for prize in rules["prizes"] for _ in range(prize["count"])]
    given, undecided = [], []
    for unit in sorted(values, key=lambda u: (keys[u], u.encode())):
        group = sorted((u for u in values if keys[u] == keys[unit]), key=str.encode)
        if group[0] != unit:
            continue
        number = 1 + sum(1 for u in values if keys[u] < keys[unit])
        here, slots = slots[: len(group)], slots[len(group) :]
        if here and (len(here) < len(group) or len(set(here)) > 1):
            undecided.append({"place": number, "units": group, "slots": here})
        else:
            first = rules["ranking"][0].split(":")[0]
            for prize, one in zip(here, group, strict=False):
                value = values[one][first]
                fraction = [value.numerator, value.denominator]
                given.append({"prize": prize, "unit": one, "place": number, "value": fraction})
    return given, undecided


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def numbers(row: dict[str, str]) -> dict:
    whole = {
        key: int(row[key]) if row[key] else None
        for key in ("number", "opened_at", "sealed_at", "score", "prediction", "void")
    }
    return {**row, **whole, "elapsed": whole["sealed_at"] - whole["opened_at"]}


def signed(facts: dict, key: str) -> tuple:
    """Lowest first; what is missing comes after every number."""
    name, direction = key.split(":")
    value = facts[name]
    if value is None:
        return (1, 0)
    return (0, value if direction == "asc" else -value)
