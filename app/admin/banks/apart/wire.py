"""Dây nối — a bank as bytes between two processes: JSON, which can do nothing but be data."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import orjson

from app.admin.banks.model import Image, ParsedBank, ParsedQuestion, Places, Problem, Repair, Term


def packed(bank: ParsedBank) -> bytes:
    """A bank as bytes; a picture that stands in several places goes once."""
    images: dict[str, Image] = {}
    for question in bank.questions:
        for image in (*question.images, *(one for choice in question.option_images for one in choice)):
            images[image.sha256] = image
    return orjson.dumps(
        {
            "file_name": bank.file_name,
            "sha256": bank.sha256,
            "images": [
                [i.kind, i.sha256, i.width, i.height, b64encode(i.data).decode()] for i in images.values()
            ],
            "questions": [question_out(question) for question in bank.questions],
            "problems": [problem_out(problem) for problem in bank.problems],
            "noted": [problem_out(problem) for problem in bank.noted],
        }
    )


def unpacked(data: bytes) -> ParsedBank:
    """The bank again. Raises ValueError, LookupError or TypeError for what is none."""
    told = orjson.loads(data)
    images = {
        digest: Image(b64decode(content), kind, digest, width, height)
        for kind, digest, width, height, content in told["images"]
    }
    return ParsedBank(
        told["file_name"],
        told["sha256"],
        tuple(question_in(one, images) for one in told["questions"]),
        tuple(map(problem_in, told["problems"])),
        tuple(map(problem_in, told["noted"])),
    )


NAMES = tuple(field.name for field in fields(ParsedQuestion))
LISTS = ("options", "correct", "pinned")


def question_out(question: ParsedQuestion) -> list[Any]:
    values = {name: getattr(question, name) for name in NAMES}
    values["images"] = [image.sha256 for image in question.images]
    values["option_images"] = [[image.sha256 for image in images] for images in question.option_images]
    return list(values.values())


def question_in(told: list[Any], images: Mapping[str, Image]) -> ParsedQuestion:
    values = dict(zip(NAMES, told, strict=True))
    values |= {name: tuple(values[name]) for name in LISTS}
    values["images"] = tuple(images[digest] for digest in values["images"])
    values["option_images"] = tuple(
        tuple(images[digest] for digest in digests) for digests in values["option_images"]
    )
    return ParsedQuestion(**values)


def problem_out(problem: Problem) -> list[Any]:
    found = {name: field_out(value) for name, value in problem.fields.items()}
    repairs = [[repair.code, dict(repair.fields)] for repair in problem.repairs]
    return [problem.severity, problem.code, problem.question, problem.at, found, problem.position, repairs]


def problem_in(told: list[Any]) -> Problem:
    severity, code, question, at, found, position, repairs = told
    values = {name: field_in(value) for name, value in found.items()}
    offered = tuple(Repair(code, how) for code, how in repairs)
    return Problem(severity, code, question, at, values, position, offered)


def field_out(value: object) -> object:
    """What JSON has no word for gets a name."""
    if isinstance(value, Term):
        return {"term": str(value)}
    return {"places": list(value)} if isinstance(value, Places) else value


def field_in(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return Term(value["term"]) if "term" in value else Places(value["places"])
