"""Nơi chứa hồ sơ: folders and zips, and what may not be read from them."""

import os
import stat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from app import record
from app.errors import Unfit
from app.record.container import FILE_BYTES_MAX, load, unfolds
from tests.record.records import files


def folder_of(path: Path, given: dict[str, bytes] | None = None) -> Path:
    path.mkdir()
    for name, data in (files() if given is None else given).items():
        (path / name).write_bytes(data)
    return path


def zip_of(path: Path, prefix: str = "", given: dict[str, bytes] | None = None) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in (files() if given is None else given).items():
            archive.writestr(prefix + name, data)
    return path


def faults(path: Path) -> list[tuple[str, str]]:
    """(file, code) of each fault."""
    with pytest.raises(record.RecordFaulty) as raised:
        record.determine(path)
    return [(fault.file, fault.code) for fault in raised.value.faults]


@pytest.mark.parametrize("prefix", ["", "tuan-1/"])
def test_a_zip_says_what_its_folder_says(tmp_path: Path, prefix: str) -> None:
    assert record.determine(zip_of(tmp_path / "a.zip", prefix)) == record.determine(folder_of(tmp_path / "a"))


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    verdict = record.determine(folder)
    (folder / "ghi-chu.txt").write_text("không ảnh hưởng", encoding="utf-8")
    (folder / "sub").mkdir()
    assert record.determine(folder) == verdict
    path = zip_of(tmp_path / "a.zip", "t/")
    with ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/t/._rules.json", b"x")
        archive.writestr("t/deep/er/rules.json", b"x")
    assert record.determine(path) == verdict


def test_nothing_there_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path / "khong-co") == [(str(tmp_path / "khong-co"), "record.path_missing")]


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    missing = [(name, "record.file_missing") for name in record.INPUTS]
    assert faults(tmp_path / "a") == missing
    assert faults(zip_of(tmp_path / "a.zip", given={"x": b""})) == missing


def test_what_is_neither_folder_nor_zip_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    os.mkfifo(tmp_path / "pipe")
    assert [faults(tmp_path / name)[0][1] for name in ("x.zip", "pipe")] == ["record.path_unfit"] * 2
    assert faults(tmp_path / ("n" * 300))[0][1] == "record.path_unfit"


def test_links_pipes_and_folders_are_no_files_of_a_record(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    (folder / "units.csv").rename(tmp_path / "units.csv")
    (folder / "units.csv").symlink_to(tmp_path / "units.csv")
    (folder / "persons.csv").unlink()
    os.mkfifo(folder / "persons.csv")
    (folder / "lots.json").unlink()
    (folder / "lots.json").mkdir()
    assert faults(folder) == [
        ("units.csv", "record.file_link"),
        ("persons.csv", "record.file_unfit"),
        ("lots.json", "record.file_unfit"),
    ]


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    with (folder / "attempts.csv").open("wb") as file:
        file.truncate(FILE_BYTES_MAX + 1)
    assert faults(folder) == [("attempts.csv", "record.file_large")]


def test_a_link_in_a_zip_is_named(tmp_path: Path) -> None:
    given = files()
    del given["lots.json"]
    path = zip_of(tmp_path / "a.zip", given=given)
    link = ZipInfo("lots.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert faults(path) == [("lots.json", "record.file_link")]


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/passwd", "a/../../b", "..\\evil", "C:/evil", "a//b", "./rules.json"]
)
def test_a_name_that_leads_out_of_the_folder_is_named(tmp_path: Path, name: str) -> None:
    path = zip_of(tmp_path / "a.zip")
    with ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    assert faults(path)[0][1] == "record.zip_leads_out"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip")
    with ZipFile(path, "a") as archive:
        archive.writestr("lots.json", b"null")
    assert faults(path) == [("lots.json", "record.zip_twice")]


def test_files_in_two_places_are_named(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", "a/")
    with ZipFile(path, "a") as archive:
        archive.writestr("b/lots.json", b"null")
    assert faults(path) == [("a.zip", "record.zip_places")]


def test_a_zip_bomb_is_not_unfolded(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip")
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(20 << 20))
    assert faults(path) == [("bomb", "record.zip_bomb")]
    entry = ZipInfo("attempts.csv")
    entry.file_size = entry.compress_size = FILE_BYTES_MAX + 1
    assert unfolds(entry)


def test_a_zip_with_a_password_is_named(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert faults(path) == [("rules.json", "record.zip_encrypted")]


def test_a_damaged_zip_is_named_wherever_it_is_damaged(tmp_path: Path) -> None:
    """Every byte in turn: a verdict as before, or faults; never anything else."""
    path = zip_of(tmp_path / "a.zip")
    sound, verdict = path.read_bytes(), record.determine(path)
    for at in range(0, len(sound), 3):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        try:
            assert record.determine(path) == verdict
        except record.RecordFaulty as faulty:
            assert faulty.faults
    for end in range(0, len(sound), 7):
        path.write_bytes(sound[:end])
        assert faults(path)


@pytest.mark.parametrize("prefix", ["", "tuan-1/"])
def test_the_verdict_is_put_beside_the_files_of_a_zip(tmp_path: Path, prefix: str) -> None:
    path = zip_of(tmp_path / "a.zip", prefix)
    with ZipFile(path, "a", ZIP_STORED) as archive:
        archive.writestr(f"{prefix}ghi-chu.txt", b"giu nguyen")
        archive.comment = b"tuan 1"
    verdict = record.verdict_bytes(record.write_verdict(path))
    assert record.verify(path) == []
    record.write_verdict(path)
    with ZipFile(path) as archive:
        assert archive.read(f"{prefix}verdict.json") == verdict
        assert {name.removeprefix(prefix): archive.read(name) for name in archive.namelist()} == {
            **files(),
            "ghi-chu.txt": b"giu nguyen",
            "verdict.json": verdict,
        }
        assert archive.comment == b"tuan 1"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]


def test_the_verdict_is_put_beside_the_files_of_a_folder(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    verdict = record.verdict_bytes(record.write_verdict(folder))
    assert sorted(entry.name for entry in folder.iterdir()) == sorted([*record.INPUTS, "verdict.json"])
    assert (folder / "verdict.json").read_bytes() == verdict
    assert record.verify(folder) == []


def test_a_faulty_record_leaves_an_old_verdict_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", {**files(), "lots.json": b"x", "verdict.json": b"old"})
    with pytest.raises(record.RecordFaulty):
        record.write_verdict(folder)
    assert (folder / "verdict.json").read_bytes() == b"old"


def test_a_verdict_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    (folder / "verdict.json").mkdir()
    with pytest.raises(Unfit) as raised:
        record.write_verdict(folder)
    assert raised.value.code == "record.not_written"
    assert sorted(entry.name for entry in folder.iterdir()) == sorted([*record.INPUTS, "verdict.json"])


def test_verifying_without_a_verdict_is_a_fault(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    with pytest.raises(record.RecordFaulty) as raised:
        record.verify(folder)
    assert [(fault.file, fault.code) for fault in raised.value.faults] == [
        ("verdict.json", "record.file_missing")
    ]


def test_what_is_loaded_is_what_is_there(tmp_path: Path) -> None:
    assert load(folder_of(tmp_path / "a")).there == files()
