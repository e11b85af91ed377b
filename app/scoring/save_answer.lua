#!lua
-- Keep one answer of an open attempt. Within one page (its `writer`) saves may overtake each other: the higher
-- sequence wins; a page that does not count (sequence 0), and any other page, is newer.
-- Replies {word, ms left}, the word SAVED, STALE, LATE, SEALED or ABSENT.
local attempt = KEYS[1]
local question, answer, writer, sequence = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local state, due_at, known = unpack(redis.call('HMGET', attempt, 'state', 'due_at', question))
if not state then
  return { 'ABSENT', 0 }
end
local left = due_at - now_ms()
if state ~= 'OPEN' then
  return { 'SEALED', 0 }
end
if left <= 0 then
  return { 'LATE', 0 }
end
if known and sequence ~= '0' then
  local last_writer, last_sequence = string.match(known, '^(%S*) (%d+) ')
  if last_writer == writer and tonumber(last_sequence) >= tonumber(sequence) then
    return { 'STALE', left }
  end
end
redis.call('HSET', attempt, question, writer .. ' ' .. sequence .. ' ' .. answer)
return { 'SAVED', left }
