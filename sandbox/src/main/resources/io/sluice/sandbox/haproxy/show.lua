-- The command `sluice read`: the whole state at one moment, as JSON. Serving slots are read from the map and the backends.

-- Formats JSON without escapes: no name here has a character that needs one.
local function json(pattern, ...)
  return (pattern:gsub("'", '"'):format(...))
end

-- Calls `line` for each entry of a table, and makes a JSON array of the results.
local function array(entries, line)
  local lines = {}
  for key, value in pairs(entries) do table.insert(lines, line(key, value)) end -- a list keeps its order
  return "[" .. table.concat(lines, ",") .. "]"
end

Sluice.json, Sluice.array = json, array

local function lanes()
  return array(Sluice.lanes, function(host, lane)
    local entry = Sluice.entry(host)
    local before = 0
    return json("{'host':'%s','epoch':%d,'n':%d,'revision':%d,'routed':%s,'expired':%s,'lease':'%s','leaseMillis':%d,'keys':%s,'shares':%s,'matches':%s}",
      host, lane.epoch, lane.n, lane.revision, tostring(lane.routed), tostring(lane.expired or false),
      lane.lease and lane.lease.release or "", lane.lease and lane.lease.within or 0,
      array(lane.keys or {}, function(_, key) return '"' .. key.id .. '"' end),
      array(Sluice.all_shares(entry), function(_, share)
        local weight = share.upto - before
        before = share.upto
        return json("{'slot':'%s','release':'%s','weight':%d,'version':'%s'}", share.slot, share.release, weight, share.version)
      end),
      array(Sluice.matches(entry), function(_, match)
        return json("{'kind':'%s','name':'%s','value':'%s','share':%d}", match.kind, match.name, match.value, match.share)
      end))
  end)
end

-- Returns the requests in flight at the slot's own servers, without those at the other release.
local function in_flight(slot)
  local backend = core.backends[slot]
  return math.max(0, backend:get_stats().scur - backend.servers.other:get_stats().scur)
end

local function slots(names)
  return array(Sluice.slots, function(slot, held)
    return json("{'name':'%s','generation':%d,'host':'%s','release':'%s','use':'%s','inFlight':%d,'servers':%s}",
      slot, held.generation, held.host, held.release, Sluice.use(slot, names), in_flight(slot),
      array(Sluice.servers_of(slot, held.generation), function(name, server)
        return json("{'name':'%s','address':'%s','inFlight':%d}", name, server:get_addr(), server:get_stats().scur)
      end))
  end)
end

-- Returns servers of ended claims, which are in maintenance, as `slot/server`: left by their writers, or added too late.
local function strays()
  local found = {}
  for _, slot in ipairs(Sluice.order) do
    local gen = Sluice.slots[slot] and tostring(Sluice.slots[slot].generation)
    for name in pairs(core.backends[slot].servers) do
      if name ~= "other" and name:match("%.(%d+)$") ~= gen then table.insert(found, slot .. "/" .. name) end
    end
  end
  return array(found, function(_, name) return '"' .. name .. '"' end)
end

Sluice.register("read", "", function()
  return json("{'startId':'%s','lanes':%s,'slots':%s,'strays':%s}", Sluice.start_id(), lanes(), slots(Sluice.used()), strays())
end)
