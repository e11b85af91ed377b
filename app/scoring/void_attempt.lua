#!lua
-- Void a scored attempt, or let it count again (`void` 0), and correct the board: on it stands the best of the
-- person's attempts that count, unless they take part unranked (`ranked` 0). Doing it again changes nothing.
-- Replies DONE, or ABSENT for an attempt that has no score.
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
local best, fields = nil, redis.call('HGETALL', person)
for at = 1, #fields, 2 do
  if string.sub(fields[at], 1, 5) == 'live.' and (not best or tonumber(fields[at + 1]) > tonumber(best)) then
    best = fields[at + 1]
  end
end
if best and ranked == '1' then
  redis.call('ZADD', board, best, who)
else
  redis.call('ZREM', board, who)
end
local life = redis.call('PTTL', attempt)  -- A released round's keys live only so long; these may be new.
if life > 0 then
  redis.call('PEXPIRE', voids, life)
  redis.call('PEXPIRE', board, life)
end
return 'DONE'
