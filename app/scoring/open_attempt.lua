#!lua
-- Open a person's next attempt, once: a second call replies the one already open.
-- Attempts that were given back (see seal_attempt) do not count against the allowance; with `gives_back` one whose
-- time is up and that nobody has sealed yet is as good as given back.
-- Replies {word, opened_at, due_at, now}, the word OPEN, OVER, EARLY, CLOSED, SPENT, RUNNING or SKIPPED; or WAIT,
-- with the moment from which on the next attempt may be opened in the place of due_at.
local attempt, person, people, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local who, number, shown, opens_at, closes_at, ends_at, duration_ms, interval_ms, allowance, gives_back =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]

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
local used, running, ended, given_back =
  unpack(redis.call('HMGET', person, 'used', 'running', 'ended', 'given_back'))
local unsealed = running and tonumber(running) <= now
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
if now < ready_at then
  return { 'WAIT', 0, ready_at, now }
end
local due_at = tonumber(ends_at)
if duration_ms ~= '' then
  due_at = math.min(now + duration_ms, due_at)
end
redis.call('HSET', attempt, 'state', 'OPEN', 'opened_at', now, 'due_at', due_at)
redis.call('HSET', person, 'used', number, 'running', due_at)
redis.call('HSETNX', people, who, shown)
redis.call('ZADD', due, due_at, who .. ' ' .. number)
return { 'OPEN', now, due_at, now }
