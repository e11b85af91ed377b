#!lua flags=no-writes
-- How many stand before a person on a board. Replies {score, ahead}; nothing for who is not on it.
local board = KEYS[1]
local who = unpack(ARGV)

local score = redis.call('ZSCORE', board, who)
if not score then
  return {}
end
return { score, redis.call('ZCOUNT', board, '(' .. score, '+inf') }
