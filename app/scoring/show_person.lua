#!lua
-- Show a person of the round otherwise than before, once they have opened an attempt. Replies 1.
local person = KEYS[1]
local shown = unpack(ARGV)

if redis.call('HEXISTS', person, 'shown') == 1 then
  redis.call('HSET', person, 'shown', shown)
end
return 1
