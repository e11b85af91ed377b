#!lua
-- Put a sealed attempt's score on the board and its event in the stream, once. The board keeps each person's
-- best; who takes part unranked (`ranked` 0) is not on it. Replies POSTED, KNOWN (posted before) or ABSENT.
local attempt, board, due, events = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local who, number, correct, score, live_score, prediction, answers, sha256, ranked =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]

local state, opened_at, sealed_at, sealed_by =
  unpack(redis.call('HMGET', attempt, 'state', 'opened_at', 'sealed_at', 'sealed_by'))
if state == 'SCORED' then
  return 'KNOWN'
end
if state ~= 'SEALED' then
  return 'ABSENT'
end
redis.call('HSET', attempt, 'state', 'SCORED', 'correct', correct, 'score', score)
if ranked == '1' then
  redis.call('ZADD', board, 'GT', live_score, who)
end
redis.call('ZREM', due, who .. ' ' .. number)
redis.call('XADD', events, '*', 'who', who, 'number', number, 'opened_at', opened_at, 'sealed_at', sealed_at,
  'sealed_by', sealed_by, 'correct', correct, 'score', score, 'prediction', prediction, 'answers', answers,
  'sha256', sha256)
return 'POSTED'
