#!lua
-- Let this device write an open attempt from here on; the pages of any other are refused. The device that holds it
-- already keeps its epoch. Replies {word, epoch}: TAKEN, OVER (no longer open) or ABSENT.
local attempt = KEYS[1]
local device, age_ms = unpack(ARGV)

local state, due_at, grace_ms, holder, epoch =
  unpack(redis.call('HMGET', attempt, 'state', 'due_at', 'grace_ms', 'device', 'epoch'))
if not state then
  return { 'ABSENT', 0 }
end
if state ~= 'OPEN' or arrival_ms(now_ms(), age_ms) >= until_ms(due_at, grace_ms) then
  return { 'OVER', 0 }
end
if holder == device then
  return { 'TAKEN', tonumber(epoch) }
end
redis.call('HSET', attempt, 'device', device)
return { 'TAKEN', redis.call('HINCRBY', attempt, 'epoch', 1) }
