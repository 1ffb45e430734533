-- Sends prepared requests: wrk -s load.lua URL -- FILE random|sequential [PAUSE]
--
-- PAUSE: milliseconds between an answer and the next request of a connection; without it there are none.
--
-- FILE holds whole requests, each ended by a zero byte. They are made beforehand so that the load generator, which
-- has one core just as the server has, spends as little as it can on each.
local requests = {}
local sequential = false
local last = 0
local started = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for text in file:read("*a"):gmatch("([^%z]+)%z") do requests[#requests + 1] = text end
  file:close()
  sequential = args[2] == "sequential"
  local pause = tonumber(args[3])
  if pause then
    delay = function() return pause end
  end
  math.randomseed(os.time())
  started = os.clock()
end

function request()
  if sequential then
    last = last % #requests + 1
    return requests[last]
  end
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(99), (os.clock() - started) * 1e6,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
