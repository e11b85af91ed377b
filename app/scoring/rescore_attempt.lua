#!lua
-- Give a scored attempt another mark, after its key was amended, and correct the board (see `stand`). What has no live
-- score lapsed, and stands on no board. Doing it again changes nothing. Replies DONE, or ABSENT for an attempt that has
-- no score.
local attempt, person, board = KEYS[1], KEYS[2], KEYS[3]
local who, number, correct, score, live_score, ranked = unpack(ARGV)

if redis.call('HGET', attempt, 'state') ~= 'SCORED' then
  return 'ABSENT'
end
redis.call('HSET', attempt, 'correct', correct, 'score', score)
if live_score ~= '' then
  local void = redis.call('HEXISTS', person, 'void.' .. number) == 1
  redis.call('HSET', person, (void and 'void.' or 'live.') .. number, live_score)
end
stand(attempt, person, board, who, ranked)
return 'DONE'
