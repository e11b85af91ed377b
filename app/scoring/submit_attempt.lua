#!lua
-- Stop the attempt's clock for the participant. The submission has a `key`, which is bound to the digest of its
-- `payload`, and may bring answers that had not reached us: `question writer sequence positions;` each.
-- Whoever asks may have marked beforehand what the participant saw when they submitted: `foreseen` says of what the mark
-- was made. If the attempt is sealed as exactly that, it is scored at once; else its score is owed, as in seal_attempt.
-- Repeated, it replies the same. Replies {SCORED, now}; or with the whole attempt {word, now, field, value, …}: SEALED,
-- LATE, or OTHER where another key or none sealed it. Without it: MOVED, REUSED (the key came with another payload),
-- ABSENT.
local attempt, person, due, board, events = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local who, number, late_by, gives_back, patience_ms, age_ms, key, payload, unsent, device, epoch, told, foreseen,
  correct, score, live_score, ranked, sha256, receipt = unpack(ARGV)

local now = now_ms()
local at = told_ms(now, age_ms, told)
local sheet, saved = read(attempt)
if not sheet.state then
  return { 'ABSENT', now }
end
if sheet.state ~= 'OPEN' then
  if sheet.key == key and sheet.payload ~= payload then
    return { 'REUSED', now }
  end
  return { sheet.key == key and 'SEALED' or 'OTHER', now, unpack(settled(attempt, sheet, saved)) }
end
local late = at >= until_ms(sheet.due_at, sheet.grace_ms)
if not late then
  if moved(sheet.device, sheet.epoch, device, epoch) then
    return { 'MOVED', now }
  end
  bring(sheet, saved, unsent)
  sheet.key, sheet.payload = key, payload
end
seal(sheet, saved, at, late and late_by or 'participant')
local scored = foreseen == stamps(sheet)
if scored then
  sheet.correct, sheet.score, sheet.receipt = correct, score, receipt
  post(board, due, events, who, number, sheet, live_score, ranked, sha256)
end
local fields = write(attempt, sheet)
leave(person, number, sheet, scored and live_score or '', late and gives_back)
if scored then
  return { 'SCORED', now }
end
redis.call('ZADD', due, now + patience_ms, who .. ' ' .. number)
return { late and 'LATE' or 'SEALED', now, unpack(fields) }
