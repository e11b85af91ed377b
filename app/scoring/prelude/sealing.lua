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

-- The same in the person's hash; with `gives_back` what lapsed is given back.
local function leave(person, number, sheet, gives_back)
  local used, ended = unpack(redis.call('HMGET', person, 'used', 'ended'))
  redis.call('HSET', person, 'ended', math.max(tonumber(sheet.sealed_at), tonumber(ended) or 0))
  if used == number then  -- Else the next attempt has been opened already, and is the one that runs.
    redis.call('HDEL', person, 'running')
  end
  if gives_back == '1' then
    redis.call('HINCRBY', person, 'given_back', 1)
  end
end
