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

-- The last moment, exclusive, at which the network may still deliver what was done in time.
local function until_ms(due_at, grace_ms)
  return due_at + (tonumber(grace_ms) or 0)
end
