"""`hoithi contest` — a contest is a file: checked, applied to the database, exported, and told as regulations."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from app import regulations as told
from app.cli.telling import refused, settings_or_exit
from app.clock import now_ms
from app.contest_file import (
    BYTES_MAX,
    ContestFile,
    ContestFileFaulty,
    FileFault,
    apply_contest,
    caveats,
    load_contest,
    read_with_lines,
    write_contest,
)
from app.db import make_engine, transaction
from app.errors import Unfit
from app.migrations import migrate
from app.regulations.office import as_docx
from app.texts import DEFAULT_LANGUAGE, tell

FAULTY, UNREADABLE = 1, 2

cli = typer.Typer(help="Tệp cuộc thi: thể lệ viết thành tệp contest.toml.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp cuộc thi, .toml.")]


@cli.command()
def check(
    file: File,
    as_json: Annotated[bool, typer.Option("--json", help="In một dòng JSON thay cho bản báo cáo.")] = False,
) -> None:
    """Kiểm tra một tệp cuộc thi: thiếu gì, sai gì, mâu thuẫn ở dòng nào, và điều gì dễ hiểu khác với cách máy tính.

    Mã thoát: 0 dùng được, 1 có lỗi phải sửa, 2 không đọc được tệp.
    """
    try:
        contest, lines = read_with_lines(text_of(file))
    except ContestFileFaulty as error:
        echo(as_jsons(error.faults, []) if as_json else report(error), err=False)
        raise typer.Exit(FAULTY) from None
    known = caveats(contest, lines)
    if as_json:
        echo(as_jsons([], known))
        return
    echo(tell("contest.sound", DEFAULT_LANGUAGE, rounds=len(contest.rounds)))
    if known:
        echo("\n".join([tell("contest.caveats"), *map(located, known)]))


@cli.command()
def apply(file: File) -> None:
    """Tạo cuộc thi theo tệp, hoặc sửa những gì còn được sửa; in ra từng việc đã làm."""
    contest, lines = read_or_exit(file)
    try:
        with transaction(database()) as db:
            deeds = apply_contest(db, contest, lines, now_ms())
    except ContestFileFaulty as error:
        echo(report(error), err=True)
        raise typer.Exit(FAULTY) from None
    for deed in deeds:
        echo(tell(deed.code, DEFAULT_LANGUAGE, **deed.fields))


@cli.command()
def export(slug: Annotated[str, typer.Argument(help="Tên ngắn của cuộc thi.")]) -> None:
    """In cuộc thi đang lưu ra thành tệp."""
    with refused(UNREADABLE), transaction(database(), writes=False) as db:
        text = write_contest(load_contest(db, slug))
    echo(text, end="")


@cli.command()
def regulations(
    file: File,
    html: Annotated[Path | None, typer.Option(metavar="TỆP", help="Ghi thành trang HTML.")] = None,
    docx: Annotated[Path | None, typer.Option(metavar="TỆP", help="Ghi thành tệp Word.")] = None,
) -> None:
    """Viết thể lệ từ tệp cuộc thi: in ra chữ, hoặc ghi thành trang HTML, tệp Word."""
    text = told.regulations(read_or_exit(file)[0], {})
    with refused(UNREADABLE):
        if html is not None:
            put(html, told.as_html(text).encode())
        if docx is not None:
            put(docx, as_docx(text))
    if html is None and docx is None:
        echo(told.as_text(text), end="")


def put(file: Path, data: bytes) -> None:
    """Raises Unfit when the place cannot be written to."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Unfit("contest.cannot_write", file=file, reason=error.strerror) from None
    echo(tell("contest.written", file=file))


def database() -> Engine:
    """The installation's database, of the newest schema."""
    settings = settings_or_exit()
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.sql_url)
    migrate(engine)
    return engine


def read_or_exit(file: Path) -> tuple[ContestFile, Mapping[tuple[str | int, ...], int]]:
    try:
        return read_with_lines(text_of(file))
    except ContestFileFaulty as error:
        echo(report(error), err=True)
        raise typer.Exit(FAULTY) from None


def text_of(file: Path) -> str:
    """The file's text; one that cannot be read ends the command."""
    with refused(UNREADABLE):
        try:
            with file.open("rb") as opened:
                data = opened.read(BYTES_MAX + 1)
            if len(data) > BYTES_MAX:
                raise Unfit("contest.file_large", file=file)
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Unfit("contest.not_utf8", file=file) from None
        except OSError as error:
            raise Unfit("contest.cannot_open", file=file, reason=error.strerror) from None
    raise AssertionError


def report(error: ContestFileFaulty) -> str:
    """The faults in the order of lines, for a person."""
    return "\n".join([tell(error.code, DEFAULT_LANGUAGE, **error.fields), *map(located, error.faults)])


def located(fault: FileFault) -> str:
    place = ", ".join(filter(None, [tell("contest.line", line=fault.line), fault.key]))
    return tell("contest.fault_line", place=place, told=sentence(fault))


def as_jsons(faults: Iterable[FileFault], known: Iterable[FileFault]) -> str:
    """What has to be mended and what is to be known, as one line of JSON."""

    def members(ones: Iterable[FileFault]) -> list[dict[str, object]]:
        return [{"line": o.line, "key": o.key, "code": o.code, "message": sentence(o)} for o in ones]

    return json.dumps({"faults": members(faults), "caveats": members(known)}, ensure_ascii=False)


def sentence(fault: FileFault) -> str:
    return tell(fault.code, DEFAULT_LANGUAGE, **fault.fields)


def echo(text: str, *, err: bool = False, end: str = "\n") -> None:
    typer.echo(
        f"{text}{end}".encode(), nl=False, err=err
    )  # Bytes, for the terminal may lack Vietnamese letters.
