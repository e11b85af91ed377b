#!lua
-- Put a sealed attempt's score and receipt down, its event into the stream and the person's best on the board, once.
-- The answers go into one field, and the prediction stays alone: nobody asks any more who saved them when, nor which
-- device may write. That is a third of the memory.
-- An attempt that lapsed has no live score; who takes part unranked (`ranked` 0) is not on the board.
-- Replies {word, receipt}: POSTED, KNOWN (posted before, with the receipt of then) or ABSENT.
local attempt, person, board, due, events = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local who, number, correct, score, live_score, ranked, prediction, answers, sha256, receipt = unpack(ARGV)

local state, opened_at, sealed_at, sealed_by, known =
  unpack(redis.call('HMGET', attempt, 'state', 'opened_at', 'sealed_at', 'sealed_by', 'receipt'))
if state == 'SCORED' then
  return { 'KNOWN', known or '' }
end
if state ~= 'SEALED' then
  return { 'ABSENT', '' }
end
local kept = { 'device', 'epoch', 'prediction' }
for _, field in ipairs(redis.call('HKEYS', attempt)) do
  if string.match(field, '^%d+$') then
    kept[#kept + 1] = field
  end
end
redis.call('HDEL', attempt, unpack(kept))
redis.call('HSET', attempt, 'state', 'SCORED', 'correct', correct, 'score', score, 'receipt', receipt,
  'answers', answers)
if prediction ~= '' then
  redis.call('HSET', attempt, 'prediction', prediction)
end
if live_score ~= '' then
  redis.call('HSET', person, 'live.' .. number, live_score)
  if ranked == '1' then
    redis.call('ZADD', board, 'GT', live_score, who)
  end
end
redis.call('ZREM', due, who .. ' ' .. number)
redis.call('XADD', events, '*', 'who', who, 'number', number, 'opened_at', opened_at, 'sealed_at', sealed_at,
  'sealed_by', sealed_by, 'correct', correct, 'score', score, 'prediction', prediction, 'answers', answers,
  'sha256', sha256)
return { 'POSTED', receipt }
