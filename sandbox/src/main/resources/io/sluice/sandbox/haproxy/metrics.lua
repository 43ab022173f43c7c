-- Metrics of the lanes, in the text format of Prometheus, and the health of this process.
-- There are series only for the releases in a lane's table, and for the latest two that left it within ten minutes. So
-- their number does not grow with the number of releases.

local LEFT_MAX = 2
local LEFT_FOR = 600 -- s

local left = {} -- host → the releases that left its table, latest first: { release, version, at }

local METRICS = {
  { "requests_total", "counter", "Requests that ended, by the release drawn for them." },
  { "errors_total", "counter", "Requests that ended with a 5xx, or without a response of the instance." },
  { "client_aborts_total", "counter", "Requests that the client aborted before a response; not among the requests." },
  { "responses_total", "counter", "Responses to clients, by the release that answered." },
  { "latency_seconds", "histogram", "Time to the head of the response of an instance." },
  { "weight_ratio", "gauge", "A release's weight in its lane." },
}

-- Returns whether there are series for a release that is in no table.
function Sluice.is_reported(release)
  for _, releases in pairs(left) do
    for _, each in ipairs(releases) do
      if each.release == release then return true end
    end
  end
  return false
end

-- Removes the releases of a lane that left long ago, or before others, and those that are in its table again. A release
-- that left twice is kept once: Prometheus would get its series twice.
local function prune(host)
  local known, kept, removed, now = {}, {}, {}, core.now().sec
  for _, share in ipairs(Sluice.shares(host)) do known[share.release] = true end
  for _, each in ipairs(left[host] or {}) do
    local is_kept = #kept < LEFT_MAX and now - each.at <= LEFT_FOR and not known[each.release]
    table.insert(is_kept and kept or removed, each)
    if is_kept then known[each.release] = true end
  end
  left[host] = kept
  for _, each in ipairs(removed) do Sluice.freed(each.release) end
end

-- Keeps the series of a release that left the table of a lane.
function Sluice.left(host, share)
  left[host] = left[host] or {}
  table.insert(left[host], 1, { release = share.release, version = share.version, at = core.now().sec })
  prune(host)
end

-- Returns a version, which tables encode, as the value of a label.
local function label(version)
  local text = version:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end)
  return (text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", "\\n"))
end

local function add(lines, labels, value)
  lines[#lines + 1] = "{" .. labels .. "} " .. value
end

local function add_instances(found, release, labels)
  for instance, counts in pairs(Sluice.of_release(release)) do
    local all, own = Sluice.answered(release, instance, counts), labels .. ',instance="' .. instance .. '"'
    add(found.requests_total, own, all.requests)
    add(found.errors_total, own, all.errors)
    add(found.client_aborts_total, own, Sluice.aborts_of(release, instance))
  end
end

local function add_responses(found, release, labels)
  for method, sums in pairs(Sluice.responses[release] or {}) do
    for hundreds, number in pairs(sums) do
      add(found.responses_total, string.format('%s,method="%s",status="%dxx"', labels, method, hundreds), number)
    end
  end
end

local function add_latency(lines, release, labels)
  local times = Sluice.times_of[release]
  if not times then return end
  for k, bound in ipairs(Sluice.bounds) do
    lines[#lines + 1] = string.format('_bucket{%s,le="%g"} %d', labels, bound / 1000, times.fast[k])
  end
  lines[#lines + 1] = string.format('_bucket{%s,le="+Inf"} %d', labels, times.count)
  lines[#lines + 1] = string.format("_count{%s} %d", labels, times.count)
  lines[#lines + 1] = string.format("_sum{%s} %.3f", labels, times.sum / 1000)
end

-- Adds the series of a release, and returns its labels.
local function add_release(found, host, share)
  local labels = string.format('lane="%s",release="%s",version="%s"', Sluice.lane_of(host), share.release, label(share.version))
  add_instances(found, share.release, labels)
  add_responses(found, share.release, labels)
  add_latency(found.latency_seconds, share.release, labels)
  return labels
end

Sluice.serve("metrics", "text/plain; version=0.0.4; charset=utf-8", function()
  local found, text = {}, {}
  for _, metric in ipairs(METRICS) do found[metric[1]] = {} end
  for host, _ in pairs(Sluice.lanes) do
    local before = 0
    for _, share in ipairs(Sluice.shares(host)) do
      add(found.weight_ratio, add_release(found, host, share), (share.upto - before) / 100)
      before = share.upto
    end
    prune(host)
    for _, each in ipairs(left[host]) do add_release(found, host, each) end
  end
  for _, metric in ipairs(METRICS) do
    local name = "sluice_haproxy_" .. metric[1]
    text[#text + 1] = "# HELP " .. name .. " " .. metric[3]
    text[#text + 1] = "# TYPE " .. name .. " " .. metric[2]
    for _, line in ipairs(found[metric[1]]) do text[#text + 1] = name .. line end
  end
  return table.concat(text, "\n") .. "\n"
end)

local function size(entries)
  local count = 0
  for _, _ in pairs(entries) do count = count + 1 end
  return count
end

-- Returns `UP` or `DOWN`.
local function status(is_up)
  return is_up and "UP" or "DOWN"
end

-- Without the tables requests wait or fail; without a free slot members and weights cannot change.
Sluice.serve("health", "application/json", function()
  local has_tables, slots = size(Sluice.lanes) > 0 or Sluice.has_waited(), #Sluice.order - size(Sluice.slots)
  local is_up = has_tables and slots > 0
  local version = (core.get_info()["Version"] or "unknown"):gsub("[^%w._-]", "")
  return Sluice.json("{'status':'%s','version':'%s','timestamp':'%s','checks':[{'name':'tables','status':'%s','data':{'startId':'%s','lanes':%d}},{'name':'slots','status':'%s','data':{'free':%d}}]}",
    status(is_up), "haproxy " .. version, Sluice.now(),
    status(has_tables), Sluice.start_id(), size(Sluice.lanes), status(slots > 0), slots), is_up and 200 or 503
end)
