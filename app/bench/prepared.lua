-- For wrk: sends the requests of a file, in their order, as they stand there (parted by a zero byte), and prints what
-- came of it as one line of JSON.
local requests, at = {}, -1  -- wrk asks once beforehand, only to look at what it would send.

function init(args)
  local file = assert(io.open(args[1], 'rb'))
  for one in file:read('*a'):gmatch('[^%z]+') do
    requests[#requests + 1] = one
  end
  file:close()
end

function request()
  at = at + 1
  return requests[math.max(at - 1, 0) % #requests + 1]
end

function done(summary, latency)
  local wrong = summary.errors
  print(string.format('{"requests": %d, "seconds": %f, "p99_ms": %f, "failed": %d}', summary.requests,
    summary.duration / 1e6, latency:percentile(99) / 1e3, wrong.status + wrong.connect + wrong.read + wrong.timeout))
end
