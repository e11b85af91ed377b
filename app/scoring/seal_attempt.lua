-- Stop the attempt's clock: from here on its answers cannot change. Sealing again replies the same, so a lost
-- reply is harmless. With `only_due` an attempt that still has time is left alone. Its score is owed at once:
-- should the caller die, the sweeper looks at it after `patience_ms`. Replies {word, now, field, value, …} with
-- the whole attempt, the word SEALED, OPEN or ABSENT.
local attempt, person, due = KEYS[1], KEYS[2], KEYS[3]
local who, number, sealed_by, only_due, patience_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local now = now_ms()
local state, due_at = unpack(redis.call('HMGET', attempt, 'state', 'due_at'))
if not state then
  return { 'ABSENT', now }
end
if state == 'OPEN' then
  if only_due == '1' and now < tonumber(due_at) then
    return { 'OPEN', now }
  end
  redis.call('HSET', attempt, 'state', 'SEALED', 'sealed_at', math.min(now, tonumber(due_at)), 'sealed_by', sealed_by)
  redis.call('HDEL', person, 'running')
  redis.call('ZADD', due, now + patience_ms, who .. ' ' .. number)
end
return { 'SEALED', now, unpack(redis.call('HGETALL', attempt)) }
