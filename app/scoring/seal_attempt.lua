#!lua
-- Stop the attempt's clock: from here on its answers cannot change. Sealing again replies the same, so a lost
-- reply is harmless. With `only_due` an attempt that still has time is left alone. Its score is owed at once:
-- should the caller die, the sweeper looks at it after `patience_ms`. With `lapsed_by` an attempt whose time was up
-- is sealed by that name and given back to the person. Replies {word, now, field, value, …} with the whole attempt,
-- the word SEALED, OPEN or ABSENT.
local attempt, person, due = KEYS[1], KEYS[2], KEYS[3]
local who, number, sealed_by, lapsed_by, only_due, patience_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local now = now_ms()
local state, due_at = unpack(redis.call('HMGET', attempt, 'state', 'due_at'))
if not state then
  return { 'ABSENT', now }
end
if state == 'OPEN' then
  local late = now >= tonumber(due_at)
  if only_due == '1' and not late then
    return { 'OPEN', now }
  end
  if late and lapsed_by ~= '' then
    sealed_by = lapsed_by
    redis.call('HINCRBY', person, 'given_back', 1)
  end
  local sealed_at = math.min(now, tonumber(due_at))
  local used, ended = unpack(redis.call('HMGET', person, 'used', 'ended'))
  redis.call('HSET', attempt, 'state', 'SEALED', 'sealed_at', sealed_at, 'sealed_by', sealed_by)
  redis.call('HSET', person, 'ended', math.max(sealed_at, tonumber(ended) or 0))
  if used == number then  -- Else the next attempt has been opened already, and is the one that runs.
    redis.call('HDEL', person, 'running')
  end
  redis.call('ZADD', due, now + patience_ms, who .. ' ' .. number)
end
return { 'SEALED', now, unpack(redis.call('HGETALL', attempt)) }
