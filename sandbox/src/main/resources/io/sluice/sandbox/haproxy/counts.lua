-- The data of the judge, in the format of the edge's admin port: counters, and the serving instances.
-- This file reads the state and changes nothing.

local BOUNDS = { 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000 } -- ms

local JSON = "application/json"
local KEPT = 60 -- s, for which a removed instance is still reported

local gone = {} -- release → instance → counts of slots that were harvested
local removed_at = {} -- instance → the time at which its removal was detected, s
local fast = {} -- release → instance → number of responses that took at most each bound
local aborts = {} -- release → instance → number of clients that disconnected before a response
local early = {} -- release → the same number, over all instances
local apart = {} -- release → instance → { requests, errors } that its slots counted and that are no evidence about it
local matched = {} -- release → instance → { requests, errors, fast }
local buckets = {} -- release → the number in the cookie that a client sent → { requests, errors }
local responses = {} -- release → method → hundreds of the status → number
local times_of = {} -- release → { fast, count, sum in ms } of answered requests
local reported = {} -- release → instance → the highest numbers of requests and errors that were reported

local function no_times()
  local times = {}
  for k = 1, #BOUNDS do times[k] = 0 end
  return times
end

-- Returns the entry of an instance in `sums`; if there is none, makes it with `new`.
local function of(sums, release, instance, new)
  sums[release] = sums[release] or {}
  sums[release][instance] = sums[release][instance] or new()
  return sums[release][instance]
end

local function row(release, instance)
  return of(fast, release, instance, no_times)
end

local function none_apart() return { requests = 0, errors = 0 } end
local function none_matched() return { requests = 0, errors = 0, fast = no_times() } end

local METHODS = { GET = true, HEAD = true, POST = true, PUT = true, DELETE = true, PATCH = true, OPTIONS = true }

local function no_times_yet() return { fast = no_times(), count = 0, sum = 0 } end

local function aborts_of(release, instance)
  return aborts[release] and aborts[release][instance] or 0
end

-- @param is_apart whether the client does not belong to the release
local function count_abort(release, instance, is_apart)
  if not is_apart then
    aborts[release] = aborts[release] or {}
    aborts[release][instance] = aborts_of(release, instance) + 1
  end
  early[release] = (early[release] or 0) + 1
end

local function count(sums, is_error)
  sums.requests = sums.requests + 1
  sums.errors = sums.errors + (is_error and 1 or 0)
end

local function time(times, took)
  for k = #BOUNDS, 1, -1 do
    if took > BOUNDS[k] then break end
    times[k] = times[k] + 1
  end
end

-- Counts a response for metrics: that of the other release if that one answered.
local function count_response(txn, release, status)
  local method = txn.f:method()
  local sums = of(responses, txn:get_var("txn.answered") or release, METHODS[method] and method or "other", function() return {} end)
  sums[status // 100] = (sums[status // 100] or 0) + 1
end

-- Runs after each response, including HAProxy's own. HAProxy ends a request with 400 if its client disconnected before
-- a response. A slot also counts requests to a preview, and requests that another release could not serve: they are
-- recorded here and subtracted later.
core.register_action("latency", { "http-after-res" }, function(txn)
  local release = txn:get_var("txn.release")
  if not release then return end
  local took, status = txn.f:res_timer_hdr(), txn.f:status()
  local server = txn.f:srv_name() or "none"
  local is_other = server == "other"
  local instance = is_other and "none" or server:match("^[^.]+")
  local is_apart = txn:get_var("txn.preview") or txn:get_var("txn.from")
  local is_answered = took and took >= 0
  if not is_answered and status == 400 then return count_abort(release, instance, is_apart) end
  local counted = is_answered and instance or "none" -- as in HAProxy's statistics
  if not is_apart then count_response(txn, release, status) end
  if is_apart then return count(of(apart, release, counted, none_apart), status >= 500) end
  if txn:get_var("txn.matched") then
    local sums = of(matched, release, counted, none_matched)
    count(sums, status >= 500 or is_other)
    if is_answered and not is_other then time(sums.fast, took) end
  end
  local number = txn:get_var("txn.number")
  if number then count(of(buckets, release, number, none_apart), status >= 500 or is_other) end
  if is_answered and not is_other then
    time(row(release, instance), took)
    times_of[release] = times_of[release] or no_times_yet()
    local all = times_of[release]
    time(all.fast, took)
    all.count, all.sum = all.count + 1, all.sum + took
  end
end)

local json, array, slots = Sluice.json, Sluice.array, Sluice.slots

-- Returns the counts of a backend, or of one of its servers, since its start. A connection that the instance closed
-- without a response is only in `srv_abrt`, so it counts as a request, too.
function Sluice.counts_of(thing)
  local st = thing:get_stats()
  local answered = st.hrsp_2xx + st.hrsp_3xx + st.hrsp_4xx + st.hrsp_5xx + st.hrsp_other
  return { requests = answered + st.srv_abrt, errors = st.hrsp_5xx + st.srv_abrt }
end

-- Returns the present counts of a slot, and of its server that leads to the other release.
function Sluice.base(slot)
  return { all = Sluice.counts_of(core.backends[slot]), other = Sluice.counts_of(core.backends[slot].servers.other) }
end

local function add(sum, counts, sign)
  for key, value in pairs(counts) do sum[key] = (sum[key] or 0) + sign * value end
  return sum
end

-- Adds the counts of a slot's instances to `sum`, and under `none` the counts of HAProxy's own responses: those of the
-- backend minus those of the instances. The counts under `none` never decrease, although a retry can appear in a server's
-- counts first. Each response of the other release counts as an error under `none`.
local function counted(slot, held, sum)
  if held.harvested then return sum end
  local now = Sluice.base(slot)
  local own, other = add(now.all, held.base.all, -1), add(now.other, held.base.other, -1)
  own.errors = own.errors + other.requests - other.errors
  for name, server in pairs(Sluice.servers_of(slot, held.generation)) do
    local counts = Sluice.counts_of(server)
    local instance = name:match("^[^.]+")
    sum[instance] = add(sum[instance] or {}, counts, 1)
    add(own, counts, -1)
  end
  for key, value in pairs(own) do held.rest[key] = math.max(held.rest[key] or 0, value) end
  sum.none = add(sum.none or {}, held.rest, 1)
  return sum
end

-- Returns the counts of a release in all its slots, by instance, while it has a slot.
local function of_release(release)
  local sum = {}
  for instance, counts in pairs(gone[release] or {}) do sum[instance] = add({}, counts, 1) end
  for slot, held in pairs(slots) do
    if held.release == release then counted(slot, held, sum) end
  end
  return sum
end

-- Returns whether a slot of the release has the instance.
local function is_there(release, instance)
  for slot, held in pairs(slots) do
    if held.release == release and not held.harvested then
      for name, _ in pairs(Sluice.servers_of(slot, held.generation)) do
        if name:match("^[^.]+") == instance then return true end
      end
    end
  end
  return false
end

-- Removes the counts of instances that were removed KEPT seconds ago: by then the judge has read them.
local function prune(release)
  local now = core.now().sec
  for instance, _ in pairs(gone[release]) do
    removed_at[instance] = removed_at[instance] or now
    if instance == "none" or is_there(release, instance) then
      removed_at[instance] = nil
    elseif now - removed_at[instance] > KEPT then
      gone[release][instance], removed_at[instance] = nil, nil
      for _, sums in ipairs({ fast, aborts, apart, matched, reported }) do
        if sums[release] then sums[release][instance] = nil end
      end
    end
  end
end

-- Keeps the counts of a slot whose servers will be removed.
function Sluice.harvest(slot, held)
  gone[held.release] = counted(slot, held, gone[held.release] or {})
  held.harvested = true
  prune(held.release)
end

local function has_slot(release)
  for _, held in pairs(slots) do
    if held.release == release then return true end
  end
  return false
end

-- Removes the counts of a release that has no slot any more, unless metrics still report it.
function Sluice.freed(release)
  if not has_slot(release) and not Sluice.is_reported(release) then
    for _, sums in ipairs({ gone, fast, aborts, early, apart, matched, buckets, reported, responses, times_of }) do sums[release] = nil end
  end
end

-- Makes a JSON object of the members of a table, as `array` makes an array.
local function object(entries, line)
  return "{" .. array(entries, line):sub(2, -2) .. "}"
end

local function key(host)
  local application, environment = host:match("^([^.]+)%.([^.]+)%.")
  return environment .. "/" .. application
end

-- HAProxy counts its 400 to a disconnected client as a response of the backend, and of no server. Such requests and
-- those in `apart` are subtracted. The reported numbers never decrease: HAProxy can count a request as answered before
-- or after this file records that its client disconnected, or that it is in `apart`.
local function answered(release, instance, counts)
  local off = apart[release] and apart[release][instance] or none_apart()
  local most = of(reported, release, instance, none_apart)
  local went = instance == "none" and early[release] or 0
  most.requests = math.max(most.requests, counts.requests - off.requests - went)
  most.errors = math.max(most.errors, counts.errors - off.errors)
  return most
end

local function times(counts)
  return array(counts, function(_, number) return number end)
end

-- Returns the number of servers that a slot's requests can reach.
local function members(slot)
  local count = 0
  for _, _ in pairs(Sluice.servers_of(slot, slots[slot].generation)) do count = count + 1 end
  return count
end

-- Returns the field of a release's buckets with requests; empty if there are none.
local function buckets_of(release)
  local lines = {}
  for number = 0, buckets[release] and 99 or -1 do
    local sums = buckets[release][number]
    if sums then lines[#lines + 1] = "[" .. number .. "," .. sums.requests .. "," .. sums.errors .. "]" end
  end
  return #lines > 0 and '"buckets":[' .. table.concat(lines, ",") .. "]," or ""
end

local function counters(host)
  local before = 0
  return object(Sluice.shares(host), function(_, share)
    local weight = share.upto - before
    before = share.upto
    return json("'%s':{'version':'%s','weight':%d,'members':%d,%s'instances':%s}", share.release, share.version,
      weight, members(share.slot), buckets_of(share.release),
      object(of_release(share.release), function(instance, counts)
        local all = answered(share.release, instance, counts)
        local by_match = matched[share.release] and matched[share.release][instance] or none_matched()
        return json("'%s':{'requests':%d,'errors':%d,'aborted':%d,'latency':%s,'matched':%d,'matchedErrors':%d,'matchedLatency':%s}",
          instance, all.requests, all.errors, aborts_of(share.release, instance), times(row(share.release, instance)),
          by_match.requests, by_match.errors, times(by_match.fast))
      end))
  end)
end

Sluice.lane_of, Sluice.of_release, Sluice.answered, Sluice.aborts_of = key, of_release, answered, aborts_of
Sluice.bounds, Sluice.responses, Sluice.times_of = BOUNDS, responses, times_of

local function instances(host)
  return array(Sluice.shares(host), function(_, share)
    return json("{'release':'%s','instances':%s}", share.release,
      array(Sluice.servers_of(share.slot, Sluice.slots[share.slot].generation), function(_, server)
        local address, port = server:get_addr():match("^(.*):(%d+)$")
        return json("{'host':'%s','port':%d}", address, port)
      end))
  end)
end

local function lanes(releases)
  return object(Sluice.lanes, function(host, lane)
    return json("'%s':{'token':{'epoch':%d,'n':%d},'releases':%s}", key(host), lane.epoch, lane.n, releases(host))
  end)
end

function Sluice.now()
  local at = core.now()
  return os.date("!%Y-%m-%dT%H:%M:%S", at.sec) .. string.format(".%06dZ", at.usec)
end

-- Registers a service. `body` returns its text and its status, 200 by default.
function Sluice.serve(name, type, body)
  core.register_service(name, "http", function(applet)
    local text, status = body()
    applet:set_status(status or 200)
    applet:add_header("content-type", type)
    applet:add_header("cache-control", "no-store")
    applet:add_header("content-length", #text)
    applet:start_response()
    applet:send(text)
  end)
end

Sluice.serve("counters", JSON, function()
  return json("{'startId':'%s','at':'%s','bounds':%s,'lanes':%s}", Sluice.start_id(), Sluice.now(),
    array(BOUNDS, function(_, bound) return bound end), lanes(counters))
end)

Sluice.serve("state", JSON, function()
  return json("{'startId':'%s','lanes':%s}", Sluice.start_id(), lanes(instances))
end)
