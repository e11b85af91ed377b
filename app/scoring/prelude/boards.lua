-- What may be new in a round whose keys have been released lives as long as they do.
local function live_as_long(attempt, key)
  local life = redis.call('PTTL', attempt)
  if life > 0 then
    redis.call('PEXPIRE', key, life)
  end
end

-- Put the best of a person's attempts that count on the board, unless they take part unranked (`ranked` 0).
local function stand(attempt, person, board, who, ranked)
  local best, fields = nil, redis.call('HGETALL', person)
  for at = 1, #fields, 2 do
    if string.sub(fields[at], 1, 5) == 'live.' and (not best or tonumber(fields[at + 1]) > tonumber(best)) then
      best = fields[at + 1]
    end
  end
  if best and ranked == '1' then
    redis.call('ZADD', board, best, who)
    live_as_long(attempt, board)
  else
    redis.call('ZREM', board, who)
  end
end
