"""Đo tốc độ đọc ngân hàng — how long a file of questions takes to be read, process and all, and its peak memory.

The files are generated: an Excel sheet, a CSV, a Word document as python-docx writes it, and one with the markup
that Word itself leaves behind (a run for every few words, each with its fonts, sizes and revision marks).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import crc32

import typer

from app.admin.banks.apart.parent import CHILD, environment
from app.admin.banks.apart.wire import unpacked
from app.admin.banks.exchange.writing import FORMATS
from app.admin.banks.model import ParsedQuestion

RUN = 7  # words
SECONDS, MIB = 5, 300  # what 5,000 questions may take
THINGS = ("Đại hội", "Nghị quyết", "Điều lệ", "Chỉ thị", "Kết luận", "Quy định", "Cương lĩnh", "Hội nghị")
WORK = ("xây dựng Đảng", "công tác dân vận", "kiểm tra, giám sát", "cải cách hành chính", "chuyển đổi số")
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
HEAVY = (
    '<w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="Times New Roman" w:hAnsi="Times New Roman" '
    'w:cs="Times New Roman"/><w:b/><w:color w:val="000000" w:themeColor="text1"/>{look}<w:spacing w:val="-2"/>'
    '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN"/></w:rPr>'
)
PARAGRAPH = (
    '<w:pPr><w:tabs><w:tab w:val="left" w:pos="284"/></w:tabs><w:spacing w:before="60" w:after="60" '
    'w:line="288" w:lineRule="auto"/><w:ind w:firstLine="567"/><w:jc w:val="both"/></w:pPr>'
)


def bench_bank(questions: int = typer.Option(5_000, help="Số câu hỏi.")) -> None:
    """Thời gian và bộ nhớ để đọc một ngân hàng câu hỏi."""
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: a child's peak includes what its parent held when it was started.
        making = f"from app.cli.bench.bank import write_files; write_files({folder!r}, {questions})"
        subprocess.run([sys.executable, "-c", making], env=environment(), check=True)
        spent = {name: measured(Path(folder) / name) for name in FILES}
        typer.echo("        file  questions     MB  process s  cpu s  of 5 s  peak MiB  of 300")
        for name, (seconds, cpu, peak) in spent.items():
            source = Path(folder) / name
            read = len(unpacked(answer_to(source).read_bytes()).questions)
            typer.echo(
                f"{name:>12} {read:>10} {source.stat().st_size / 2**20:>6.1f} {seconds:>10.2f} {cpu:>6.2f} "
                f"{cpu / SECONDS:>7.2f} {peak:>9.0f} {peak / MIB:>7.2f}"
            )


def write_files(folder: str, questions: int) -> None:
    """Every kind of file, of so many questions."""
    bank = tuple(generated(questions))
    for name, write in FILES.items():
        (Path(folder) / name).write_bytes(write(bank))


def answer_to(source: Path) -> Path:
    return source.with_name(source.name + ".answer")


def measured(source: Path) -> tuple[float, float, float]:
    """(seconds by the clock and of the processor, peak MiB) of the process that reads a file."""
    command = [sys.executable, "-m", CHILD, source.name]
    started = time.perf_counter()
    with source.open("rb") as stdin, answer_to(source).open("wb") as answer:
        child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, env=environment())
        assert child.stdout is not None
        answer.write(child.stdout.read())
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def generated(count: int) -> Iterator[ParsedQuestion]:
    """Questions of the length that real ones have, no two alike."""
    for n in range(1, count + 1):
        thing, work = THINGS[n % len(THINGS)], WORK[n % len(WORK)]
        stem = (
            f"Theo {thing} số {n}-NQ/TW về {work}, nhiệm vụ trọng tâm thứ {n % 7 + 1} được xác định cho giai đoạn "
            f"{2000 + n % 30}–{2005 + n % 30} là gì?"
        )
        options = tuple(
            f"Đẩy mạnh {work} ở {n * 4 + i} cơ sở, gắn với trách nhiệm người đứng đầu" for i in range(4)
        )
        yield ParsedQuestion(
            n, stem, options, (n % 4,), f"Chuyên đề {n % 5}", None, f"Điều {n}", None, f"row {n + 1}"
        )


def document(
    bank: tuple[ParsedQuestion, ...], run: Callable[[str, bool], str], properties: str = ""
) -> bytes:
    """A .docx: heads, lettered options, the right letter underlined, a source below."""
    body = []
    for question in bank:
        lines = [[(f"Câu {question.n}. {question.stem}", False)]]
        for i, option in enumerate(question.options):
            lines.append([(f"{'ABCD'[i]}.", i in question.correct), (f" {option}", False)])
        lines.append([(f"Căn cứ: {question.source}", False)])
        for line in lines:
            body.append(f"<w:p>{properties}{''.join(run(text, right) for text, right in line)}</w:p>")
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", DOCUMENT + "".join(body) + "</w:body></w:document>")
    return buffer.getvalue()


def light_run(text: str, right: bool) -> str:
    look = '<w:rPr><w:u w:val="single"/></w:rPr>' if right else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def heavy_run(text: str, right: bool) -> str:
    """Words a few at a time, each run with all that Word says of it."""
    look = HEAVY.format(look='<w:u w:val="single"/>' if right else "")
    words = text.split(" ")
    runs = [" ".join(words[i : i + RUN]) + " " * (i + RUN < len(words)) for i in range(0, len(words), RUN)]
    return "".join(
        f'<w:proofErr w:type="spellStart"/><w:r w:rsidR="{crc32((text + run).encode()):08X}">{look}'
        f'<w:t xml:space="preserve">{run}</w:t></w:r>'
        for run in runs
    )


FILES: dict[str, Callable[[tuple[ParsedQuestion, ...]], bytes]] = {
    "plain.docx": lambda bank: document(bank, light_run),
    "heavy.docx": lambda bank: document(bank, heavy_run, PARAGRAPH),
    "sheet.xlsx": lambda bank: FORMATS["xlsx"].write(bank),
    "sheet.csv": lambda bank: FORMATS["csv"].write(bank),
    "gift.txt": lambda bank: FORMATS["gift"].write(bank),
    "moodle.xml": lambda bank: FORMATS["moodle"].write(bank),
    "qti.zip": lambda bank: FORMATS["qti"].write(bank[:1_000]),
}
