-- What a mark is made of and what is stamped beside it, in one line.
local function stamps(sheet)
  return table.concat({ sheet.opened_at, sheet.due_at, sheet.sealed_at, sheet.sealed_by, sheet.bracket or '',
    sheet.prediction or '', sheet.answers }, ' ')
end

-- What a score does outside the hashes of attempt and person, once: its event goes into the stream and the person's best
-- on the board. What lapsed has no live score; who takes part unranked (`ranked` 0) is not on the board.
-- The event comes first, for it is refused when something is missing: nothing may be written by half.
local function post(board, due, events, who, number, sheet, live_score, ranked, sha256)
  redis.call('XADD', events, '*', 'who', who, 'number', number, 'opened_at', sheet.opened_at,
    'sealed_at', sheet.sealed_at, 'sealed_by', sheet.sealed_by, 'correct', sheet.correct, 'score', sheet.score,
    'prediction', sheet.prediction or '', 'answers', sheet.answers, 'sha256', sha256)
  sheet.state = 'SCORED'
  if live_score ~= '' and ranked == '1' then
    redis.call('ZADD', board, 'GT', live_score, who)
  end
  redis.call('ZREM', due, who .. ' ' .. number)
end
