#!lua
-- Put a sealed attempt's score and receipt down, its event into the stream and the person's best on the board, once.
-- Replies {word, receipt}: POSTED, KNOWN (posted before, with the receipt of then) or ABSENT.
local attempt, person, board, due, events = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local who, number, correct, score, live_score, ranked, sha256, receipt = unpack(ARGV)

local sheet = read(attempt)
if sheet.state == 'SCORED' then
  return { 'KNOWN', sheet.receipt or '' }
end
if sheet.state ~= 'SEALED' then
  return { 'ABSENT', '' }
end
sheet.correct, sheet.score, sheet.receipt = correct, score, receipt
post(board, due, events, who, number, sheet, live_score, ranked, sha256)
if live_score ~= '' then
  redis.call('HSET', person, 'live.' .. number, live_score)
end
redis.call('HSET', attempt, 'state', sheet.state, 'correct', correct, 'score', score, 'receipt', receipt)
return { 'POSTED', receipt }
