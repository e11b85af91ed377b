#!lua
-- Open a person's next attempt, once: a second call replies the one already open.
-- A request that waited on our side (`age_ms`) loses nothing by it: it is in time if it came in time, and its clock
-- starts now, though never after the close.
-- Attempts that were given back (see seal_attempt) do not count against the allowance; with `gives_back` one whose
-- time is up, and whose submission cannot be waiting on our side any more, is as good as given back.
-- Replies {word, opened_at, due_at, now}, the word OPENED, OPEN (it was already), OVER, EARLY, CLOSED, SPENT, RUNNING
-- or SKIPPED; or WAIT, with the moment from which on the next attempt may be opened in the place of due_at.
local attempt, person, due = KEYS[1], KEYS[2], KEYS[3]
local who, number, shown, device, bracket, opens_at, closes_at, ends_at, duration_ms, grace_ms, interval_ms,
  allowance, gives_back, age_ms = unpack(ARGV)

local now = now_ms()
local known = redis.call('HMGET', attempt, 'state', 'opened_at', 'due_at')
if known[1] then
  local word = known[1] == 'OPEN' and 'OPEN' or 'OVER'
  return { word, tonumber(known[2]), tonumber(known[3]), now }
end
if now < tonumber(opens_at) then
  return { 'EARLY', 0, 0, now }
end
if arrival_ms(now, age_ms) >= tonumber(closes_at) then
  return { 'CLOSED', 0, 0, now }
end
local used, running, ended, given_back, own =
  unpack(redis.call('HMGET', person, 'used', 'running', 'ended', 'given_back', 'bracket'))
local unsealed = running and until_ms(tonumber(running), grace_ms) + QUEUE_MS <= now
given_back = (tonumber(given_back) or 0) + ((unsealed and gives_back == '1') and 1 or 0)
if allowance ~= '' and tonumber(number) > tonumber(allowance) + given_back then
  return { 'SPENT', 0, 0, now }
end
if tonumber(number) ~= (tonumber(used) or 0) + 1 then
  return { 'SKIPPED', 0, 0, now }
end
if running and not unsealed then
  return { 'RUNNING', 0, 0, now }
end
local ready_at = math.max(tonumber(ended) or 0, unsealed and tonumber(running) or 0) + interval_ms
if interval_ms ~= '0' and now < ready_at then  -- Else only a clock that has gone back could make anybody wait.
  return { 'WAIT', 0, ready_at, now }
end
local opened_at, due_at = math.min(now, closes_at - 1), tonumber(ends_at)
if duration_ms ~= '' then
  due_at = math.min(opened_at + duration_ms, due_at)
end
redis.call('HSET', attempt, 'state', 'OPEN', 'opened_at', opened_at, 'due_at', due_at, 'grace_ms', grace_ms,
  'device', device, 'epoch', 1)
bracket = own or bracket
if bracket ~= '' then
  redis.call('HSET', attempt, 'bracket', bracket)
end
redis.call('HSET', person, 'used', number, 'running', due_at, 'bracket', bracket)
redis.call('HSETNX', person, 'shown', shown)
redis.call('ZADD', due, until_ms(due_at, grace_ms) + QUEUE_MS, who .. ' ' .. number)
return { 'OPENED', opened_at, due_at, now }
