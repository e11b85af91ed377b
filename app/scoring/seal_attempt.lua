#!lua
-- Stop the attempt's clock: from here on its answers cannot change, and they become one field. Its score is owed at
-- once: should the caller die, the sweeper looks at it after `patience_ms`. An attempt whose time and grace are over is
-- sealed by `late_by` and, with `gives_back`, given back to the person; with `only_due` one that still has time is left
-- alone.
-- A submission has a `key`, bound by the seal to the digest of its `payload`, and may bring answers that had not
-- reached us: `question writer sequence positions;` each. Repeated, it replies the same.
-- Replies {word, now, field, value, …} with the whole attempt: SEALED; for a submission also LATE, or OTHER where
-- another key or none sealed it. Without the attempt: OPEN, MOVED, REUSED (the key came with another payload), ABSENT.
local attempt, person, due = KEYS[1], KEYS[2], KEYS[3]
local who, number, sealed_by, late_by, gives_back, only_due, patience_ms, age_ms, key, payload, unsent, device, epoch =
  unpack(ARGV)

local now, word = now_ms(), 'SEALED'
local at = arrival_ms(now, age_ms)
local state, opened_at, due_at, grace_ms, holder, current, bound_key, bound_payload = unpack(
  redis.call('HMGET', attempt, 'state', 'opened_at', 'due_at', 'grace_ms', 'device', 'epoch', 'key', 'payload'))
if not state then
  return { 'ABSENT', now }
end
if state ~= 'OPEN' and key ~= '' then
  if bound_key == key and bound_payload ~= payload then
    return { 'REUSED', now }
  end
  word = bound_key == key and 'SEALED' or 'OTHER'
elseif state == 'OPEN' then
  local late = at >= until_ms(due_at, grace_ms)
  if late then
    sealed_by, word = late_by, key ~= '' and 'LATE' or 'SEALED'
    if gives_back == '1' then
      redis.call('HINCRBY', person, 'given_back', 1)
    end
  elseif only_due == '1' then
    return { 'OPEN', now }
  elseif moved(holder, current, device, epoch) then
    return { 'MOVED', now }
  elseif key ~= '' then
    for question, writer, sequence, answer in string.gmatch(unsent, '(%S+) (%S+) (%d+) ([%d,]*);') do
      if not overtaken(redis.call('HGET', attempt, question), writer, sequence) then
        redis.call('HSET', attempt, question, writer .. ' ' .. sequence .. ' ' .. answer)
      end
    end
    redis.call('HSET', attempt, 'key', key, 'payload', payload)
  end
  local sealed_at = math.max(tonumber(opened_at), math.min(at, tonumber(due_at)))
  local used, ended = unpack(redis.call('HMGET', person, 'used', 'ended'))
  redis.call('HSET', attempt, 'state', 'SEALED', 'sealed_at', sealed_at, 'sealed_by', sealed_by)
  redis.call('HSET', person, 'ended', math.max(sealed_at, tonumber(ended) or 0))
  if used == number then  -- Else the next attempt has been opened already, and is the one that runs.
    redis.call('HDEL', person, 'running')
  end
  redis.call('ZADD', due, now + patience_ms, who .. ' ' .. number)
end
return { word, now, unpack(gathered(attempt)) }
