#!lua
-- Void a scored attempt, or let it count again (`void` 0), and correct the board (see `stand`). Doing it again
-- changes nothing. Replies DONE, or ABSENT for an attempt that has no score.
local attempt, person, board, voids = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local who, number, void, ranked = unpack(ARGV)

if redis.call('HGET', attempt, 'state') ~= 'SCORED' then
  return 'ABSENT'
end
local from, to = 'live.' .. number, 'void.' .. number
if void == '1' then
  redis.call('HSET', attempt, 'void', 1)
  redis.call('SADD', voids, who .. ' ' .. number)
else
  from, to = to, from
  redis.call('HDEL', attempt, 'void')
  redis.call('SREM', voids, who .. ' ' .. number)
end
local moving = redis.call('HGET', person, from)
if moving then
  redis.call('HDEL', person, from)
  redis.call('HSET', person, to, moving)
end
stand(attempt, person, board, who, ranked)
live_as_long(attempt, voids)
return 'DONE'
