#!lua
-- Put a sealed attempt's score and receipt down, its event into the stream and the person's best on the board, once.
-- An attempt that lapsed has no live score; who takes part unranked (`ranked` 0) is not on the board.
-- Replies {word, receipt}: POSTED, KNOWN (posted before, with the receipt of then) or ABSENT.
local attempt, person, board, due, events = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local who, number, correct, score, live_score, ranked, sha256, receipt = unpack(ARGV)

local state, opened_at, sealed_at, sealed_by, prediction, answers, known = unpack(redis.call('HMGET', attempt,
  'state', 'opened_at', 'sealed_at', 'sealed_by', 'prediction', 'answers', 'receipt'))
if state == 'SCORED' then
  return { 'KNOWN', known or '' }
end
if state ~= 'SEALED' then
  return { 'ABSENT', '' }
end
-- First, for it is refused when `answers` is missing: nothing may be written by half.
redis.call('XADD', events, '*', 'who', who, 'number', number, 'opened_at', opened_at, 'sealed_at', sealed_at,
  'sealed_by', sealed_by, 'correct', correct, 'score', score, 'prediction', prediction or '', 'answers', answers,
  'sha256', sha256)
redis.call('HSET', attempt, 'state', 'SCORED', 'correct', correct, 'score', score, 'receipt', receipt)
if live_score ~= '' then
  redis.call('HSET', person, 'live.' .. number, live_score)
  if ranked == '1' then
    redis.call('ZADD', board, 'GT', live_score, who)
  end
end
redis.call('ZREM', due, who .. ' ' .. number)
return { 'POSTED', receipt }
