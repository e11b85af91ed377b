"""Câu hỏi — one question from its region: stem, options, what its key line says, its other fields."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.admin.banks.folding import option_key
from app.admin.banks.grammar.answers import cell_claim
from app.admin.banks.grammar.draft import Claim, Draft, DraftOption, Noticed
from app.admin.banks.grammar.key_lines import FLAGS, KEY_AT_END, letters
from app.admin.banks.grammar.options import (
    MARKERS,
    Candidate,
    Chain,
    candidates,
    chains,
    chosen,
    has_first,
)
from app.admin.banks.grammar.regions import Region, own_topic
from app.admin.banks.grammar.tokens import Token
from app.admin.banks.normalise import tidy
from app.admin.banks.pictures import without
from app.admin.banks.stream import Line

TICK_AT_END = re.compile(
    r"\s*(?:[(\[]\s*(?:đáp\s*án\s*)?(?:đúng|correct|true)\s*[)\]]|(?<=\s)[(\[]\s*[xđ]\s*[)\]]|(?<=[\s.;])\*|[✓✔☑☒])"
    r"\s*(?P<stop>[.;]?)\s*$",
    FLAGS,
)
OTHER_LETTER = re.compile(r"\s*[(\[]?(?![A-Za-z])[^\W\d_]\s*[.)\]]\s+\S")  # "đ) …", or a Cyrillic В
LONG_FIELDS = ("source", "explain")
SETTINGS_APART: tuple[Callable[[Line], bool], ...] = (
    lambda line: line.after_blank,
    lambda line: line.centred,
    lambda line: line.text.isupper() and len(line.text.split()) > 1,
)
Start = tuple[Line, int]  # a line, and where in it the question's own text begins


@dataclass(frozen=True, slots=True)
class Body:
    """A region sorted: `lines` hold stem and options, the draft what stood around them."""

    draft: Draft
    lines: list[Start]
    found: list[Candidate]
    sure: Chain
    every: Chain


def drafts_of(regions: Sequence[Region]) -> list[Draft]:
    """The questions of a file's regions, in order."""
    bodies = [sorted_out(region) for region in regions]
    plain = Counter(len(body.sure) for body in bodies if len(body.sure) == len(body.every) > 1)
    usual = plain.most_common(1)[0][0] if plain else None
    return [filled(body, chosen(body.sure, body.every, usual)) for body in bodies]


def sorted_out(region: Region) -> Body:
    """The region's lines told apart: stem and options, key lines, fields."""
    head = region.head
    draft = Draft(head.n, head.line.at, topic=region.topic, level=region.fields.get("level"))
    draft.source = region.fields.get("source")
    draft.notice([head.line, *(token.line for token in region.tokens)])
    lines = [(head.line, head.start)]
    begun, tail, field = has_first(head.line, head.start), False, ""
    for token in region.tokens:
        if token.kind in ("key", "unclear"):
            draft.claims.append(claim_of(token))
            tail, field = begun, ""
        elif token.kind == "meta":
            set_field(draft, token.name, token.content)
            tail, field = begun, token.name
        elif own_topic(token):
            draft.topic = tidy(token.content)
            tail, field = begun, ""
        elif not tail:
            lines.append((token.line, 0))
            begun = begun or has_first(token.line, 0)
        elif field in LONG_FIELDS:
            set_field(draft, field, token.line.text)
        else:
            notice_stray(draft, token.line)
    found = candidates(lines)
    return Body(draft, lines, found, *chains(found))


def notice_stray(draft: Draft, line: Line) -> None:
    """A line below a question that is no part of it."""
    if line.text.strip():
        draft.noticed.append(Noticed("stray_text", line.at, tidy(line.text)))


def claim_of(token: Token) -> Claim:
    """What a key line says; an answer in words is kept to be told, not guessed."""
    if token.kind == "unclear":
        return Claim((), token.line.at, tidy(token.content))
    words = tidy(token.content).strip(" .,;:)(-–")
    return Claim(token.letters, token.line.at, words, tidy(token.line.text[token.named :]))


def set_field(draft: Draft, name: str, text: str) -> None:
    """Sets a field, or continues it on a further line."""
    before = getattr(draft, name) if name in LONG_FIELDS else None
    text = tidy(text)
    if text:
        setattr(draft, name, f"{before}\n{text}" if before else text)


def filled(body: Body, chain: Chain) -> Draft:
    """The draft with its stem and options."""
    draft, lines = body.draft, body.lines
    if not chain:
        draft.stem = tidy(piece(lines, (0, lines[0][1]), (len(lines), 0))[0])
        return draft
    draft.stem = tidy(piece(lines, (0, lines[0][1]), (chain[0].line, chain[0].start))[0])
    end = last_line(body, chain)
    starts = [(candidate.line, candidate.start) for candidate in chain[1:]]
    for candidate, stop in zip(chain, [*starts, (end, 0)], strict=True):
        draft.options.append(option_of(lines, candidate, stop))
    take_keys_at_ends(draft)
    draft.claims = understood(draft)
    draft.noticed += leftovers(body, chain) or running_on(body, chain, end)
    return draft


def last_line(body: Body, chain: Chain) -> int:
    """Where the last option ends: before a line set apart from it, which is told and left out."""
    option = body.lines[chain[-1].line][0]
    for number in range(chain[-1].line + 1, len(body.lines)):
        line = body.lines[number][0]
        if any(apart(line) and not apart(option) for apart in SETTINGS_APART):
            for stray, _ in body.lines[number:]:
                notice_stray(body.draft, stray)
            return number
    return len(body.lines)


def option_of(lines: list[Start], candidate: Candidate, stop: tuple[int, int]) -> DraftOption:
    """The option that begins at a candidate and ends at `stop`, a line and a place in it."""
    text, marks = piece(lines, (candidate.line, candidate.text_at), stop)
    if stop[0] == candidate.line and stop[1]:
        text = text.rstrip(" ;\t")  # What parts options on one line is none of theirs.
    letter = lines[candidate.line][0].marks[candidate.letter_at : candidate.letter_at + 1]
    option = made(text, marks[: len(text)])
    return replace(
        option,
        letter_mark=letter[0] if letter else 0,
        starred=option.starred or any(mark in MARKERS + "x" for mark in candidate.marker),
        fixed="#" in candidate.marker,
    )


def made(text: str, marks: bytes) -> DraftOption:
    """An option of its text, a "(đúng)" at its end taken as a tick; of the marks those of visible characters."""
    tick = TICK_AT_END.search(text)
    if tick:
        text = text[: tick.start()] + tick["stop"]
    return DraftOption(tidy(text), seen(text, marks[: len(text)]), starred=tick is not None)


def seen(text: str, marks: bytes) -> bytes:
    """The marks of visible characters."""
    if marks.count(marks[:1]) == len(marks):  # Nearly always: all look alike.
        return marks[:1] * len("".join(text.split()))
    return bytes(mark for mark, char in zip(marks, text, strict=False) if not char.isspace())


def piece(lines: list[Start], begin: tuple[int, int], end: tuple[int, int]) -> tuple[str, bytes]:
    """Text and marks from a place (line, character) to another, lines joined by line breaks."""
    texts, marks = [], []
    for number in range(begin[0], min(end[0] + (end[1] > 0), len(lines))):
        line = lines[number][0]
        start = begin[1] if number == begin[0] else 0
        stop = end[1] if number == end[0] else len(line.text)
        texts.append(line.text[start:stop])
        marks.append(line.marks[start:stop])
    return "\n".join(texts), b"\0".join(marks)


def take_keys_at_ends(draft: Draft) -> None:
    """ "D. Cả ba. Đáp án: D" or "Hỏi? (Đáp án: D)" on one line: the end is a key line."""
    if match := KEY_AT_END.search(draft.stem):
        draft.claims.append(Claim(letters(match["letters"]), draft.at))
        draft.stem = draft.stem[: match.start()].rstrip()
    last = draft.options[-1]
    if match := KEY_AT_END.search(last.text):
        draft.claims.append(Claim(letters(match["letters"]), draft.at))
        draft.options[-1] = replace(last, text=last.text[: match.start()].rstrip())


def understood(draft: Draft) -> list[Claim]:
    """The claims, those in words read as the cells of a table are: by the option that says the same. Letters that
    begin the very text of another option ("C. Mác" as B) could be either, and stay in words."""
    texts = [option.text for option in draft.options]
    keys = [option_key(text) for text in texts]
    claims = []
    for claim in draft.claims:
        same = tuple(i for i, key in enumerate(keys) if claim.whole and key == option_key(claim.whole))
        if not claim.positions:
            claims.append(cell_claim(claim.words, texts, claim.at) or claim)
        elif len(same) == 1 and same != claim.positions:
            claims.append(Claim((), claim.at, claim.whole))
        else:
            claims.append(claim)
    return claims


def running_on(body: Body, chain: Chain, end: int) -> list[Noticed]:
    """Paragraphs below an option that begin like something new, where most of the options are of one paragraph."""
    stops = [*(candidate.line for candidate in chain[1:]), end]
    below = [
        [
            line
            for line, _ in body.lines[one.line + 1 : stop]
            if not line.broken and without(line.text).strip()
        ]
        for one, stop in zip(chain, stops, strict=True)
    ]
    longer = [i for i, lines in enumerate(below) if lines]
    if 2 * len(longer) > len(chain):
        return []
    return [
        Noticed("runs_on" if i == len(chain) - 1 else "line_within", below[i][0].at, said)
        for i in longer
        if not (said := tidy("\n".join(line.text for line in below[i])))[:1].islower()
    ]


def leftovers(body: Body, chain: Chain) -> list[Noticed]:
    """Letters at line starts after the options: a lost head, or a letter left out; and letters that none are."""
    last = chain[-1]
    for line, _ in body.lines[chain[0].line + 1 :]:
        if OTHER_LETTER.match(line.text):
            return [Noticed("option_gap", line.at, tidy(line.text))]
    for candidate in body.found:
        after = (candidate.line, candidate.start) > (last.line, last.start)
        if not after or candidate.start or candidate.weight < last.weight:
            continue
        line = body.lines[candidate.line][0]
        if candidate.index == 0 or candidate.index > last.index + 1:
            return [Noticed("option_gap" if candidate.index else "options_again", line.at, tidy(line.text))]
    return []
