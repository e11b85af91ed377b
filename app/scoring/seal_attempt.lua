#!lua
-- Stop the attempt's clock: from here on its answers cannot change. Its score is owed at once: should the caller die,
-- the sweeper looks at it after `patience_ms`. An attempt whose time and grace are over is sealed by `late_by` and,
-- with `gives_back`, given back to the person; with `only_due` one that still has time is left alone.
-- A submission has a `key`, bound by the seal to the digest of its `payload`, and may bring answers that had not
-- reached us: `question writer sequence positions;` each. Repeated, it replies the same.
-- Replies {word, now, field, value, …} with the whole attempt: SEALED; for a submission also LATE, or OTHER where
-- another key or none sealed it. Without the attempt: OPEN, MOVED, REUSED (the key came with another payload), ABSENT.
local attempt, person, due = KEYS[1], KEYS[2], KEYS[3]
local who, number, sealed_by, late_by, gives_back, only_due, patience_ms, age_ms, key, payload, unsent, device, epoch =
  unpack(ARGV)

local now, word = now_ms(), 'SEALED'
local at = arrival_ms(now, age_ms)
local fields = redis.call('HGETALL', attempt)
local known = by_name(fields)
if not known.state then
  return { 'ABSENT', now }
end
if known.state ~= 'OPEN' and key ~= '' then
  if known.key == key and known.payload ~= payload then
    return { 'REUSED', now }
  end
  word = known.key == key and 'SEALED' or 'OTHER'
elseif known.state == 'OPEN' then
  local late, changed = at >= until_ms(known.due_at, known.grace_ms), {}
  if late then
    sealed_by, word = late_by, key ~= '' and 'LATE' or 'SEALED'
    if gives_back == '1' then
      redis.call('HINCRBY', person, 'given_back', 1)
    end
  elseif only_due == '1' then
    return { 'OPEN', now }
  elseif moved(known.device, known.epoch, device, epoch) then
    return { 'MOVED', now }
  elseif key ~= '' then
    for question, writer, sequence, answer in string.gmatch(unsent, '(%S+) (%S+) (%d+) ([%d,]*);') do
      if not overtaken(known[question], writer, sequence) then
        known[question] = writer .. ' ' .. sequence .. ' ' .. answer
        add(changed, question, known[question])
      end
    end
    add(changed, 'key', key, 'payload', payload)
  end
  local sealed_at = math.max(tonumber(known.opened_at), math.min(at, tonumber(known.due_at)))
  local used, ended = unpack(redis.call('HMGET', person, 'used', 'ended'))
  add(changed, 'state', 'SEALED', 'sealed_at', string.format('%.0f', sealed_at), 'sealed_by', sealed_by)
  redis.call('HSET', attempt, unpack(changed))
  add(fields, unpack(changed))  -- Said twice, the later counts.
  redis.call('HSET', person, 'ended', math.max(sealed_at, tonumber(ended) or 0))
  if used == number then  -- Else the next attempt has been opened already, and is the one that runs.
    redis.call('HDEL', person, 'running')
  end
  redis.call('ZADD', due, now + patience_ms, who .. ' ' .. number)
end
return { word, now, unpack(fields) }
