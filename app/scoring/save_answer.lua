#!lua
-- Keep one answer of an open attempt, for the device that holds it. Within one page (its `writer`) saves may overtake
-- each other: the higher sequence wins, and the same sequence is the same save.
-- Replies {word, ms}: SAVED or STALE with the ms left, LATE with the ms it came after the end of the grace; SEALED,
-- MOVED, REUSED (the sequence stands for another answer) or ABSENT.
local attempt = KEYS[1]
local question, answer, writer, sequence, device, epoch, age_ms = unpack(ARGV)

local state, due_at, grace_ms, holder, current, known =
  unpack(redis.call('HMGET', attempt, 'state', 'due_at', 'grace_ms', 'device', 'epoch', question))
if not state then
  return { 'ABSENT', 0 }
end
local now = now_ms()
local late = arrival_ms(now, age_ms) - until_ms(due_at, grace_ms)
if late >= 0 then
  return { 'LATE', late }
end
if state ~= 'OPEN' then
  return { 'SEALED', 0 }
end
if moved(holder, current, device, epoch) then
  return { 'MOVED', 0 }
end
local left, given = math.max(0, due_at - now), writer .. ' ' .. sequence .. ' ' .. answer
if overtaken(known, writer, sequence) then
  if known == given then
    return { 'SAVED', left }
  end
  return { string.match(known, '^%S* (%d+) ') == sequence and 'REUSED' or 'STALE', left }
end
redis.call('HSET', attempt, question, given)
return { 'SAVED', left }
