-- What HAProxy lacks to be a router of Sluice: one order of writers for each lane.
--
-- A lane's table is one entry of the map: it takes effect at once and as a whole. It names a backend
-- ("slot") for each release. The servers of a slot never change once an entry names it: another crew
-- gets another slot. So nothing but `route` changes what serves, and `route` is fenced.
--
-- Every command decides and writes before it sends, and HAProxy runs one of them at a time: that is
-- the compare-and-set. All of this is gone when the process ends, which its start id tells.

local SLOT = "^s%d+$"
local NOBODY = "-" -- the entry of a lane without releases
local NAME = "^[%w%-%._~%%]+$"

Sluice = {} -- what counts.lua needs of this

local lanes = {} -- host → { epoch, n, routed = whether a table was written under this token }
local slots = {} -- slot → { generation, host, release, epoch, n, base = its backend's counts at the claim, rest, harvested }
local generation = 0
local last = 0 -- how far claims got in `order`, round and round
local order = {} -- the slots' names, in order
local map

core.register_init(function()
  map = Map.new("split.map", Map._str)
  for name, _ in pairs(core.backends) do
    if name:match(SLOT) then table.insert(order, name) end
  end
  table.sort(order)
end)

local function start_id()
  local info = core.get_info()
  return info.Pid .. "-" .. info.Start_time_sec
end

Sluice.lanes, Sluice.slots, Sluice.start_id = lanes, slots, start_id

local function older(epoch, n, than)
  return epoch < than.epoch or (epoch == than.epoch and n < than.n)
end

local function same(epoch, n, as)
  return epoch == as.epoch and n == as.n
end

-- The shares of an entry: { { upto, slot, release, version }, … }
local function shares(entry)
  local found = {}
  for upto, slot, release, version in (entry or NOBODY):gmatch("(%d+)|([^|]+)|([^|]+)|([^|]+)") do
    table.insert(found, { upto = tonumber(upto), slot = slot, release = release, version = version })
  end
  return found
end

function Sluice.shares(host)
  return shares(map:lookup(host))
end

-- Which slots some lane's table names: what requests see, not what is remembered here.
local function used()
  local names = {}
  for host, _ in pairs(lanes) do
    for _, share in ipairs(shares(map:lookup(host))) do names[share.slot] = true end
  end
  return names
end

local function empty(slot)
  for _ in pairs(core.backends[slot].servers) do return false end
  return true
end

-- Answers why a write under this token is refused, or nothing.
local function refusal(host, epoch, n)
  local lane = lanes[host]
  if not lane then return "no-token" end
  if older(epoch, n, lane) then return "stale " .. lane.epoch .. " " .. lane.n end
end

local function raise(host, epoch, n)
  local lane = lanes[host]
  if not map:lookup(host) then core.set_map("split.map", host, NOBODY) end
  if not lane or not same(epoch, n, lane) then
    lanes[host] = { epoch = epoch, n = n, routed = false }
  end
end

local function fence(host, epoch, n)
  local refused = refusal(host, epoch, n)
  if refused then return refused end
  raise(host, epoch, n)
  return "ok"
end

local function adopt(host, epoch, n, start)
  if start ~= start_id() then return "other-start" end
  local refused = lanes[host] and refusal(host, epoch, n)
  if refused then return refused end
  raise(host, epoch, n)
  return "ok"
end

-- A slot of nobody's, for a crew of `release`. The one that has been free for longest: should a
-- writer of long ago wake up and add its servers, it finds them unused.
local function claim(host, epoch, n, release)
  local refused = refusal(host, epoch, n)
  if refused then return refused end
  local names = used()
  for i = 1, #order do
    local slot = order[(last + i - 1) % #order + 1]
    if not slots[slot] and not names[slot] and empty(slot) then
      last = last + i
      for name, held in pairs(slots) do
        held.superseded = held.superseded or (held.host == host and held.release == release and not names[name])
      end
      generation = generation + 1
      slots[slot] = { generation = generation, host = host, release = release, epoch = epoch, n = n, base = Sluice.counts_of(core.backends[slot]), rest = {} }
      return "slot " .. slot .. " " .. generation
    end
  end
  return "full " .. #order
end

-- Sets the table: for each share the upper bound of its buckets, slot, generation, release, version.
local function route(host, epoch, n, ...)
  local refused = refusal(host, epoch, n)
  if refused then return refused end
  local words, parts = { ... }, {}
  for i = 1, #words, 5 do
    local upto, slot, gen, release, version = table.unpack(words, i, i + 4)
    local held = slots[slot]
    if not held or held.host ~= host or held.release ~= release or held.generation ~= tonumber(gen) then
      return "lost-slot " .. slot
    end
    table.insert(parts, table.concat({ upto, slot, release, version }, "|"))
  end
  local entry = #parts > 0 and table.concat(parts, "|") or NOBODY
  local lane = lanes[host]
  if same(epoch, n, lane) and lane.routed and map:lookup(host) ~= entry then
    return "stale " .. lane.epoch .. " " .. lane.n
  end
  core.set_map("split.map", host, entry)
  lanes[host] = { epoch = epoch, n = n, routed = true }
  return "ok"
end

-- Whether a slot is none of the lane's table, nor about to be: its claim is older than the table, or
-- another try followed it.
local function old(slot, names)
  local held = slots[slot]
  return not names[slot] and (held.superseded or older(held.epoch, held.n, lanes[held.host]))
end

local function held_and_old(slot, gen)
  local held = slots[slot]
  return held and held.generation == tonumber(gen) and old(slot, used()) and held
end

-- Keeps what was counted in a slot that is old and idle: its servers' counts go with them.
local function harvest(slot, gen)
  local held = held_and_old(slot, gen)
  if held and not held.harvested then
    Sluice.harvest(slot, held)
  end
  return "ok"
end

-- Gives back a slot that is old and holds no server.
local function free(slot, gen)
  local held = held_and_old(slot, gen)
  if held and empty(slot) then
    slots[slot] = nil
    Sluice.freed(held.release)
  end
  return "ok"
end

-- JSON of what holds no character that JSON escapes: all names here are of that kind.
local function json(pattern, ...)
  return (pattern:gsub("'", '"'):format(...))
end

-- Calls `line` for each entry of a table, and makes JSON's array of what comes back.
local function array(entries, line)
  local lines = {}
  for key, value in pairs(entries) do table.insert(lines, line(key, value)) end -- a list's in order
  return "[" .. table.concat(lines, ",") .. "]"
end

Sluice.json, Sluice.array = json, array

-- All of it at one moment, as JSON. What serves is read from the map and from the backends.
local function read()
  local names = used()
  local all_lanes = array(lanes, function(host, lane)
    local before = 0
    return json("{'host':'%s','epoch':%d,'n':%d,'shares':%s}", host, lane.epoch, lane.n,
      array(shares(map:lookup(host)), function(_, share)
        local weight = share.upto - before
        before = share.upto
        return json("{'slot':'%s','release':'%s','weight':%d,'version':'%s'}", share.slot, share.release, weight, share.version)
      end))
  end)
  local all_slots = array(slots, function(slot, held)
    local use = names[slot] and "live" or (old(slot, names) and "old" or "new")
    return json("{'name':'%s','generation':%d,'host':'%s','release':'%s','use':'%s','inFlight':%d,'servers':%s}",
      slot, held.generation, held.host, held.release, use, core.backends[slot]:get_stats().scur,
      array(core.backends[slot].servers, function(name, server)
        return json("{'name':'%s','address':'%s','inFlight':%d}", name, server:get_addr(), server:get_stats().scur)
      end))
  end)
  return json("{'startId':'%s','lanes':%s,'slots':%s}", start_id(), all_lanes, all_slots)
end

local function register(name, usage, run)
  core.register_cli({ "sluice", name }, "sluice " .. name .. " " .. usage, function(applet, _, _, ...)
    local words = { ... }
    local answer
    if usage:match("^HOST") then
      words[2], words[3] = math.tointeger(words[2]), math.tointeger(words[3])
      if not words[3] or not words[1]:match(NAME) then answer = "misused: sluice " .. name .. " " .. usage end
    end
    answer = answer or run(table.unpack(words))
    applet:send(answer .. "\n")
  end)
end

register("read", "", read)
register("fence", "HOST EPOCH N", fence)
register("adopt", "HOST EPOCH N START", adopt)
register("claim", "HOST EPOCH N RELEASE", claim)
register("route", "HOST EPOCH N [UPTO SLOT GENERATION RELEASE VERSION]…", route)
register("harvest", "SLOT GENERATION", harvest)
register("free", "SLOT GENERATION", free)
