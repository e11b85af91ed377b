#!lua flags=no-writes
-- All that is known of an attempt. Replies {now, field, value, …}; {now} alone when it was never opened.
local attempt = KEYS[1]

return { now_ms(), unpack(redis.call('HGETALL', attempt)) }
