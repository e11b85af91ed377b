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

-- Keep answers that come with a submission, `question writer sequence positions;` each, unless newer ones are there.
local function bring(sheet, saved, unsent)
  for question, writer, sequence, answer in string.gmatch(unsent, '(%S+) (%S+) (%d+) ([%d,]*);') do
    local item = tonumber(question)
    local where = item and saved or sheet
    if not overtaken(where[item or question], writer, sequence) then
      where[item or question] = writer .. ' ' .. sequence .. ' ' .. answer
    end
  end
end

-- Saved answers by item (`writer sequence positions` each) in one string: a digit each, several positions in brackets,
-- `-` for none, nothing after the last. What is damaged must not pass for unanswered: it stays in brackets.
local function strung(saved)
  local items, length = {}, 0
  for item = 1, table.maxn(saved) do
    local value = saved[item] or ''
    local positions = string.match(value, '^%S* %d+ (.*)') or value
    items[item] = #positions == 1 and positions or positions == '' and '-' or '(' .. positions .. ')'
    length = positions == '' and length or item
  end
  return table.concat(items, '', 1, length)
end
