-- Nobody asks any more who saved the answers when, nor which device may write: they become one field, `answers`, and the
-- prediction stands alone. That is a third of the memory.
local function gather(sheet, saved)
  sheet.answers, sheet.device, sheet.epoch = strung(saved), nil, nil
  sheet.prediction = sheet.prediction and string.match(sheet.prediction, '%S*$')
end

-- Stop the clock.
local function seal(sheet, saved, at, sealed_by)
  local sealed_at = math.max(tonumber(sheet.opened_at), math.min(at, tonumber(sheet.due_at)))
  sheet.state, sheet.sealed_at, sheet.sealed_by = 'SEALED', string.format('%.0f', sealed_at), sealed_by
  gather(sheet, saved)
end

-- The same in the person's hash, with the live score where there is one (else ''); with `gives_back` what lapsed is given
-- back. What is written at once is one command in the append-only file.
local function leave(person, number, sheet, live_score, gives_back)
  local used, ended = unpack(redis.call('HMGET', person, 'used', 'ended'))
  local fields = { 'ended', math.max(tonumber(sheet.sealed_at), tonumber(ended) or 0) }
  if live_score ~= '' then
    fields[3], fields[4] = 'live.' .. number, live_score
  end
  redis.call('HSET', person, unpack(fields))
  if used == number then  -- Else the next attempt has been opened already, and is the one that runs.
    redis.call('HDEL', person, 'running')
  end
  if gives_back == '1' then
    redis.call('HINCRBY', person, 'given_back', 1)
  end
end
