"""Two readings of RECORD.md, one answer — and the second one notices when the first is bent."""

from app.record.container import Files
from app.record.reading import open_record
from app.rules.verdict import verdict_bytes, verdict_of
from tests.record.records import random_files
from tests.record.second_reading import verdict as second_verdict


def first_verdict(files: dict[str, bytes]) -> bytes:
    opened = open_record(Files(files, []))
    return verdict_bytes(verdict_of(opened.record, opened.digests))


def disagreements(seeds: range) -> list[int]:
    return [seed for seed in seeds if first_verdict(files := random_files(seed)) != second_verdict(files)]


def test_two_readings_of_two_thousand_records_agree_to_the_byte() -> None:
    assert disagreements(range(2_000)) == []
