-- Whether the kept answer (`writer sequence answer`) is at least as new as a save of this writer and sequence.
-- A page that does not count (sequence 0), and any other page, is newer by arrival.
local function overtaken(known, writer, sequence)
  if not known or sequence == '0' then
    return false
  end
  local last_writer, last_sequence = string.match(known, '^(%S*) (%d+) ')
  return last_writer == writer and tonumber(last_sequence) >= tonumber(sequence)
end

-- Whether another device holds the attempt than the one that asks. What a side does not say ('') is not asked.
local function moved(holder, current, device, epoch)
  return epoch ~= '' and epoch ~= (current or '0') or device ~= '' and holder and holder ~= '' and device ~= holder
end

-- Saved answers up to the item `last` (`writer sequence positions` each) in one string: a digit each, several positions
-- in brackets, `-` for none, nothing after the last. What is damaged must not pass for unanswered: it stays in brackets.
local function strung(saved, last)
  local items, length = {}, 0
  for item = 1, last do
    local value = saved[item] or ''
    local positions = string.match(value, '^%S* %d+ (.*)') or value
    items[item] = #positions == 1 and positions or positions == '' and '-' or '(' .. positions .. ')'
    length = positions == '' and length or item
  end
  return table.concat(items, '', 1, length)
end

-- The hash of a sealed attempt. Nobody asks any more who saved its answers when, nor which device may write: they
-- become one field, `answers`, and the prediction stands alone. That is a third of the memory.
local function gathered(attempt)
  local fields, saved, last, spent = redis.call('HGETALL', attempt), {}, 0, { 'device', 'epoch' }
  for n = 1, #fields, 2 do
    local item = tonumber(fields[n])
    if fields[n] == 'answers' then
      return fields
    elseif item then
      saved[item], last = fields[n + 1], math.max(last, item)
      spent[#spent + 1] = fields[n]
    elseif fields[n] == 'prediction' then
      redis.call('HSET', attempt, 'prediction', string.match(fields[n + 1], '%S*$'))
    end
  end
  redis.call('HDEL', attempt, unpack(spent))
  redis.call('HSET', attempt, 'answers', strung(saved, last))
  return redis.call('HGETALL', attempt)
end
