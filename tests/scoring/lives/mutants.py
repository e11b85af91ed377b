# ruff: noqa: E501
"""Scripts with one planted mistake each, such as a hand may make; the machine has to find every one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha1

from app.scoring import scripts
from app.scoring.scripts import Script


@dataclass(frozen=True, slots=True)
class Mutant:
    """`old` stands once in the script (its prelude included) and is replaced by `new`."""

    mistake: str
    script: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.script}: {self.mistake}"


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """The product runs the mutant inside the block."""
    sound: Script = getattr(scripts, mutant.script)
    wrong = Script(mutant.script)
    assert wrong.lua.count(mutant.old) == 1, f"{mutant} does not fit its script any more"
    wrong.lua = wrong.lua.replace(mutant.old, mutant.new)
    wrong.sha = sha1(wrong.lua.encode()).hexdigest()
    setattr(scripts, mutant.script, wrong)
    try:
        yield
    finally:
        setattr(scripts, mutant.script, sound)


MUTANTS = (
    Mutant("opening again starts a new clock", "open_attempt", "if known[1] then", "if known[1] == 'X' then"),
    Mutant("a sealed attempt opens again", "open_attempt", "and 'OPEN' or 'OVER'", "and 'OPEN' or 'OPEN'"),
    Mutant("one attempt more than allowed", "open_attempt", "> tonumber(allowance) +", "> 1 + tonumber(allowance) +"),
    Mutant("what was given back is forgotten", "open_attempt", "tonumber(allowance) + given_back", "tonumber(allowance)"),
    Mutant("numbers may be skipped", "open_attempt", "(tonumber(used) or 0) + 1 then", "tonumber(number) then"),
    Mutant("two attempts at once", "open_attempt", "if running and not unsealed then", "if false then"),
    Mutant("an attempt that may still arrive is given back", "open_attempt", "+ QUEUE_MS <= now", "<= now"),
    Mutant("nobody is owed a sweep", "open_attempt", "redis.call('ZADD', due,", "redis.call('ZADD', due, 'XX',"),
    Mutant("the device is not noted", "open_attempt", "'device', device, 'epoch', 1", "'device', '', 'epoch', 1"),
    Mutant("no number is used up", "open_attempt", "'used', number, 'running'", "'used', 0, 'running'"),
    Mutant("saves after the seal", "save_answer", "if state ~= 'OPEN' then", "if state == 'X' then"),
    Mutant("no end of the grace", "save_answer", "if late >= 0 then", "if late >= 1000000000 then"),
    Mutant("no grace at all", "save_answer", "return due_at + (tonumber(grace_ms) or 0)", "return tonumber(due_at)"),
    Mutant("any age is believed", "save_answer", "now - math.min(age_ms, QUEUE_MS)", "now - age_ms"),
    Mutant("no age is believed", "save_answer", "now - math.min(age_ms, QUEUE_MS)", "now"),
    Mutant("an old save overtakes", "save_answer", "tonumber(last_sequence) >= tonumber(sequence)", "false"),
    Mutant("pages are not told apart", "save_answer", "last_writer == writer and", "true and"),
    Mutant("a repeated save is refused", "save_answer", "if known == given then", "if known == '' then"),
    Mutant("a reused sequence passes for stale", "save_answer", "and 'REUSED' or 'STALE'", "and 'STALE' or 'STALE'"),
    Mutant("a page that does not count is stale", "save_answer", "or sequence == '0'", "or sequence == 'X'"),
    Mutant("the other device's epoch is not asked", "save_answer", "epoch ~= '' and epoch ~= (current or '0') or", "false or"),
    Mutant("any device writes", "save_answer", "and device ~= holder", "and false"),
    Mutant("the answer is kept without its page", "save_answer", "redis.call('HSET', attempt, question, given)", "redis.call('HSET', attempt, question, answer)"),
    Mutant("the answer is not kept", "save_answer", "redis.call('HSET', attempt, question, given)", "redis.call('HGET', attempt, question)"),
    Mutant("a second submission seals again", "submit_attempt", "if sheet.state ~= 'OPEN' then", "if sheet.state == 'SCORED' then"),
    Mutant("another payload passes", "submit_attempt", "and sheet.payload ~= payload then", "and false then"),
    Mutant("another key passes for the first", "submit_attempt", "sheet.key == key and 'SEALED'", "true and 'SEALED'"),
    Mutant("a late submission is the participant's", "submit_attempt", "late and late_by or 'participant'", "'participant'"),
    Mutant("a late submission changes answers", "submit_attempt", "if not late then", "bring(sheet, saved, unsent)\nif not late then"),
    Mutant("nothing is given back", "seal_attempt", "if gives_back == '1' then", "if gives_back == 'X' then"),
    Mutant("a submission in time is given back", "submit_attempt", "or '', late and gives_back)", "or '', gives_back)"),
    Mutant("the sweeper seals what has time", "seal_attempt", "if not late and only_due == '1' then", "if only_due == 'X' then"),
    Mutant("any device submits", "submit_attempt", "if moved(sheet.device, sheet.epoch, device, epoch) then", "if false then"),
    Mutant("unsent answers are lost", "submit_attempt", "'(%S+) (%S+) (%d+) ([%d,]*);'", "'(%S+) (%S+) (%d+) ([%d,]+);'"),
    Mutant("unsent answers overtake newer ones", "submit_attempt", "if not overtaken(where[item or question], writer, sequence) then", "if true then"),
    Mutant("the key is not bound", "submit_attempt", "sheet.key, sheet.payload = key, payload", "sheet.payload = payload"),
    Mutant("time goes on after the due moment", "submit_attempt", "math.min(at, tonumber(sheet.due_at))", "at"),
    Mutant("the wait counts as time taken", "submit_attempt", "seal(sheet, saved, at, late", "seal(sheet, saved, now, late"),
    Mutant("the next attempt cannot be opened", "submit_attempt", "redis.call('HDEL', person, 'running')", "redis.call('HLEN', person)"),
    Mutant("a sealed attempt stays open", "seal_attempt", "sheet.sealed_by = 'SEALED'", "sheet.sealed_by = 'OPEN'"),
    Mutant("gaps close up", "submit_attempt", "positions == '' and '-'", "positions == '' and ''"),
    Mutant("the last item is lost", "seal_attempt", "'', 1, length)", "'', 1, math.max(0, length - 1))"),
    Mutant("several positions stand like several items", "submit_attempt", "'(' .. positions .. ')'", "string.gsub(positions, ',', '')"),
    Mutant("the prediction keeps its page", "seal_attempt", "string.match(sheet.prediction, '%S*$')", "string.match(sheet.prediction, '^%S*')"),
    Mutant("the answers of a seal are not kept", "seal_attempt", "= strung(saved), nil, nil", "= '', nil, nil"),
    Mutant("the event has no prediction", "post_score", "'prediction', sheet.prediction or ''", "'prediction', ''"),
    Mutant("a score is posted twice", "post_score", "if sheet.state == 'SCORED' then", "if sheet.state == 'X' then"),
    Mutant("an open attempt is scored", "post_score", "if sheet.state ~= 'SEALED' then", "if sheet.state == 'X' then"),
    Mutant("the last attempt counts, not the best", "post_score", "'ZADD', board, 'GT', live_score", "'ZADD', board, live_score"),
    Mutant("what lapsed stands on the board", "post_score", "if live_score ~= '' and ranked == '1' then", "if live_score == '' then live_score = '0' end if ranked == '1' then"),
    Mutant("the person does not keep the score", "post_score", "redis.call('HSET', person, 'live.' .. number, live_score)", "redis.call('HLEN', person)"),
    Mutant("the person does not keep a score foreseen", "submit_attempt", "fields[3], fields[4] = 'live.' .. number, live_score", "fields[3] = nil"),
    Mutant("the debt is never cleared", "post_score", "redis.call('ZREM', due,", "redis.call('ZSCORE', due,"),
    Mutant("no event is written", "post_score", "redis.call('XADD', events, '*',", "redis.call('XADD', events, 'NOMKSTREAM', '*',"),
    Mutant("the event names another number", "post_score", "'who', who, 'number', number,", "'who', who, 'number', 1,"),
    Mutant("whatever was foreseen is scored", "submit_attempt", "local scored = foreseen == stamps(sheet)", "local scored = foreseen ~= ''"),
    Mutant("other answers were foreseen", "submit_attempt", "sheet.prediction or '', sheet.answers }", "sheet.prediction or '', string.match(foreseen, '%S*$') }"),
    Mutant("another opening was foreseen", "submit_attempt", "return table.concat({ sheet.opened_at,", "return table.concat({ string.match(foreseen, '^%S*'),"),
    Mutant("a score foreseen is not kept", "submit_attempt", "sheet.correct, sheet.score, sheet.receipt = correct, score, receipt", "sheet.receipt = receipt"),
    Mutant("a score foreseen is owed all the same", "submit_attempt", "redis.call('ZREM', due,", "redis.call('ZSCORE', due,"),
    Mutant("the score is not kept", "post_score", "'correct', correct, 'score', score, 'receipt'", "'receipt'"),
    Mutant("taking over keeps the epoch", "take_lease", "redis.call('HINCRBY', attempt, 'epoch', 1)", "tonumber(epoch)"),
    Mutant("taking again moves the epoch", "take_lease", "if holder == device then", "if holder == 'X' then"),
    Mutant("a sealed attempt is taken over", "take_lease", "state ~= 'OPEN' or", "false or"),
    Mutant("an attempt that is over is taken over", "take_lease", "arrival_ms(now_ms(), age_ms) >= until_ms(due_at, grace_ms)", "false"),
    Mutant("the device is not changed", "take_lease", "redis.call('HSET', attempt, 'device', device)", "redis.call('HGET', attempt, 'device')"),
    Mutant("an open attempt is voided", "void_attempt", "~= 'SCORED' then", "== 'X' then"),
    Mutant("the voided score stays", "void_attempt", "redis.call('HDEL', person, from)", "redis.call('HGET', person, from)"),
    Mutant("what counts again does not come back", "void_attempt", "redis.call('HSET', person, to, moving)", "redis.call('HGET', person, to)"),
    Mutant("the person leaves the board with one attempt", "void_attempt", "if best and ranked == '1' then", "if best == 'X' then"),
    Mutant("the first attempt passes for the best", "void_attempt", "tonumber(fields[at + 1]) > tonumber(best)", "false"),
)  # fmt: skip
