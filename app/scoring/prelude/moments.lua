-- The shard's clock is the only clock of the hot path.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- When a request came, of which Python says how long it has waited on our side; so long and no longer it may count.
local QUEUE_MS = 10000
local function arrival_ms(now, age_ms)
  return now - math.min(age_ms, QUEUE_MS)
end

-- The same by an asker who has heard this clock tell the time, and so knows beforehand what will be written: `told`, or
-- '' where nothing was heard. It counts unless the age says something else by more than the ways between us may take.
local WAYS_MS = 50
local function told_ms(now, age_ms, told)
  local at = arrival_ms(now, age_ms)
  told = tonumber(told)
  return told and told <= at and told > at - WAYS_MS and told or at
end

-- The last moment, exclusive, at which the network may still deliver what was done in time.
local function until_ms(due_at, grace_ms)
  return due_at + (tonumber(grace_ms) or 0)
end
