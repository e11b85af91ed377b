#!lua
-- Stop the attempt's clock though nobody submits it: from here on its answers cannot change, and they become one field.
-- Its score is owed at once: should the caller die, the sweeper looks at it after `patience_ms`. An attempt whose time
-- and grace are over is sealed by `late_by` and, with `gives_back`, given back to the person; with `only_due` one that
-- still has time is left alone.
-- Replies {word, now, field, value, …} with the whole attempt: SEALED. Without it: OPEN, ABSENT.
local attempt, person, due = KEYS[1], KEYS[2], KEYS[3]
local who, number, sealed_by, late_by, gives_back, only_due, patience_ms, age_ms = unpack(ARGV)

local now = now_ms()
local at = arrival_ms(now, age_ms)
local sheet, saved = read(attempt)
if not sheet.state then
  return { 'ABSENT', now }
end
if sheet.state ~= 'OPEN' then
  return { 'SEALED', now, unpack(settled(attempt, sheet, saved)) }
end
local late = at >= until_ms(sheet.due_at, sheet.grace_ms)
if not late and only_due == '1' then
  return { 'OPEN', now }
end
seal(sheet, saved, at, late and late_by or sealed_by)
leave(person, number, sheet, '', late and gives_back)
redis.call('ZADD', due, now + patience_ms, who .. ' ' .. number)
return { 'SEALED', now, unpack(write(attempt, sheet)) }
