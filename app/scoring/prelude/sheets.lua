-- An attempt's hash as two tables: its fields by name, and what is saved for its items by number. Sealing works on these,
-- and writes once. Without a `state` there is no such attempt.
local function read(attempt)
  local fields, sheet, saved = redis.call('HGETALL', attempt), {}, {}
  for n = 1, #fields, 2 do
    local item = tonumber(fields[n])
    local where = item and saved or sheet
    where[item or fields[n]] = fields[n + 1]
  end
  return sheet, saved
end

-- Field, value, field, value, …
local function listed(sheet)
  local fields = {}
  for name, value in pairs(sheet) do
    fields[#fields + 1], fields[#fields + 2] = name, value
  end
  return fields
end

-- Writes the hash of a sealed attempt: anew it costs less than taken to pieces. Returns it, listed.
local function write(attempt, sheet)
  local fields, life = listed(sheet), redis.call('PTTL', attempt)
  redis.call('DEL', attempt)
  redis.call('HSET', attempt, unpack(fields))
  if life > 0 then
    redis.call('PEXPIRE', attempt, life)
  end
  return fields
end

-- A sealed attempt, listed; one whose answers were not gathered, as versions before left them, is put right.
local function settled(attempt, sheet, saved)
  if sheet.answers then
    return listed(sheet)
  end
  gather(sheet, saved)
  return write(attempt, sheet)
end
