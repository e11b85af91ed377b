#!lua flags=no-writes
-- How far a person is with their attempts in the round. Replies {now, used, given_back, ended}.
local person = KEYS[1]

local used, given_back, ended = unpack(redis.call('HMGET', person, 'used', 'given_back', 'ended'))
return { now_ms(), tonumber(used) or 0, tonumber(given_back) or 0, tonumber(ended) or 0 }
