-- Metrics of the lanes, in the text format of Prometheus, and the health of this process.
-- There are series only for the releases in the tables, so their number does not grow with the number of releases.

local METRICS = {
  { "requests_total", "counter", "Requests that ended, by the release drawn for them." },
  { "errors_total", "counter", "Requests that ended with a 5xx, or without a response of the instance." },
  { "client_aborts_total", "counter", "Requests that the client aborted before a response; not among the requests." },
  { "responses_total", "counter", "Responses to clients, by the release that answered." },
  { "latency_seconds", "histogram", "Time to the head of the response of an instance." },
  { "weight_ratio", "gauge", "A release's weight in its lane." },
}

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

Sluice.serve("metrics", "text/plain; version=0.0.4; charset=utf-8", function()
  local found, text = {}, {}
  for _, metric in ipairs(METRICS) do found[metric[1]] = {} end
  for host, _ in pairs(Sluice.lanes) do
    local before = 0
    for _, share in ipairs(Sluice.shares(host)) do
      local labels = string.format('lane="%s",release="%s",version="%s"', Sluice.lane_of(host), share.release, label(share.version))
      add_instances(found, share.release, labels)
      add_responses(found, share.release, labels)
      add_latency(found.latency_seconds, share.release, labels)
      add(found.weight_ratio, labels, (share.upto - before) / 100)
      before = share.upto
    end
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
  local version = (os.getenv("SLUICE_VERSION") or "unknown"):gsub("[^%w._-]", "")
  return Sluice.json("{'status':'%s','version':'%s','timestamp':'%s','checks':[{'name':'tables','status':'%s','data':{'startId':'%s','lanes':%d}},{'name':'slots','status':'%s','data':{'free':%d}}]}",
    status(is_up), version, Sluice.now(),
    status(has_tables), Sluice.start_id(), size(Sluice.lanes), status(slots > 0), slots), is_up and 200 or 503
end)
