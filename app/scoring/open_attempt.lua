-- Open a person's next attempt, once: a second call replies the one already open.
-- Replies {word, opened_at, due_at, now}, the word OPEN, OVER, EARLY, CLOSED, SPENT, RUNNING or SKIPPED.
local attempt, person, people, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local who, number, shown, opens_at, closes_at, duration_ms, allowance =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

local now = now_ms()
local known = redis.call('HMGET', attempt, 'state', 'opened_at', 'due_at')
if known[1] then
  local word = known[1] == 'OPEN' and 'OPEN' or 'OVER'
  return { word, tonumber(known[2]), tonumber(known[3]), now }
end
if now < tonumber(opens_at) then
  return { 'EARLY', 0, 0, now }
end
if now >= tonumber(closes_at) then
  return { 'CLOSED', 0, 0, now }
end
if allowance ~= '' and tonumber(number) > tonumber(allowance) then
  return { 'SPENT', 0, 0, now }
end
local used, running = unpack(redis.call('HMGET', person, 'used', 'running'))
if tonumber(number) ~= (tonumber(used) or 0) + 1 then
  return { 'SKIPPED', 0, 0, now }
end
if running and tonumber(running) > now then
  return { 'RUNNING', 0, 0, now }
end
local due_at = tonumber(closes_at)
if duration_ms ~= '' then
  due_at = math.min(now + duration_ms, due_at)
end
redis.call('HSET', attempt, 'state', 'OPEN', 'opened_at', now, 'due_at', due_at)
redis.call('HSET', person, 'used', number, 'running', due_at)
redis.call('HSETNX', people, who, shown)
redis.call('ZADD', due, due_at, who .. ' ' .. number)
return { 'OPEN', now, due_at, now }
