-- The fencing that HAProxy lacks as a router of Sluice: one order of writers for each lane.
--
-- A lane's table is one entry of the map: it takes effect at once and as a whole. It names a backend
-- ("slot") for each release. The servers of a slot never change after an entry names it: another set of
-- servers gets another slot. So only table.lua changes the serving instances, and its writes are fenced.
--
-- Besides its instances each slot has a backup server, `other`, which leads to the lane's other release.
--
-- HAProxy's own command adds servers and compares nothing. New servers are in maintenance, and get requests only
-- after `enable`, which checks the claim. A server that a late writer adds is a stray.
--
-- Every command decides and writes before it sends, and HAProxy runs one of them at a time: that is
-- the compare-and-set. All of this state ends with the process; the start id shows a new one.

local SLOT = "^s%d+$"
local NO_RELEASES = "-" -- the entry of a lane without releases
local OTHER = "other"
local NAME = "^[%w%-%._~%%]+$"
Sluice = {} -- shared with the other files

local lanes = {} -- host → { epoch, n, revision, routed, lease, expired, keys }: see table.lua
local slots = {} -- slot → { generation, host, release, epoch, n, base = its counts at the claim, rest, harvested, superseded }
local generation = 0
local last = 0 -- position of the last claim in `order`; after the end claims start again at its beginning
local order = {} -- the names of the slots, sorted
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

local function older(epoch, n, than)
  return epoch < than.epoch or (epoch == than.epoch and n < than.n)
end

local function same(epoch, n, as)
  return epoch == as.epoch and n == as.n
end

-- Returns the shares of an entry: { { upto, slot, release, version }, … }
local function shares(entry)
  local found = {}
  for upto, slot, release, version in (entry or NO_RELEASES):match("^[^!]*"):gmatch("(%d+)|([^|]+)|([^|]+)|([^|]+)") do
    table.insert(found, { upto = tonumber(upto), slot = slot, release = release, version = version })
  end
  return found
end

-- Returns the traffic rules, which override the weights: { { kind, name, value, share }, … }
function Sluice.matches(text)
  local found = {}
  for kind, name, value, share in text:gmatch("!(%a+)|([^|]+)|([^|]+)|(%d)") do
    table.insert(found, { kind = kind, name = name, value = value, share = tonumber(share) })
  end
  return found
end

function Sluice.entry(host)
  return map:lookup(host)
end

function Sluice.shares(host)
  return shares(map:lookup(host))
end

-- Returns the slots that the tables of lanes name, read from the map that requests use and not from memory.
local function used()
  local names = {}
  for host, _ in pairs(lanes) do
    for _, share in ipairs(shares(map:lookup(host))) do names[share.slot] = true end
  end
  return names
end

local function empty(slot)
  for name in pairs(core.backends[slot].servers) do
    if name ~= OTHER then return false end
  end
  return true
end

-- Returns the servers of a claim, by name; not those that a writer of another claim added.
local function servers_of(slot, gen)
  local found = {}
  for name, server in pairs(core.backends[slot].servers) do
    if name:match("%.(%d+)$") == tostring(gen) then found[name] = server end
  end
  return found
end

-- Returns whether a live slot has an instance; `is_up` returns whether the checks of an instance succeed.
function Sluice.has_server(slot)
  return slots[slot] and next(servers_of(slot, slots[slot].generation)) ~= nil
end

function Sluice.is_up(slot)
  for _, server in pairs(slots[slot] and servers_of(slot, slots[slot].generation) or {}) do
    if server:get_stats().status:match("^UP") then return true end
  end
  return false
end

-- Returns the reason to reject a write under this token, or nothing.
local function rejection(host, epoch, n)
  local lane = lanes[host]
  if not lane then return "no-token" end
  if older(epoch, n, lane) then return "stale " .. lane.epoch .. " " .. lane.n end
end

-- Sets the token. Under a new token no weights have been written yet.
local function raise(host, epoch, n)
  local lane = lanes[host] or { revision = 0 }
  if not map:lookup(host) then core.set_map("split.map", host, NO_RELEASES) end
  if not lanes[host] or not same(epoch, n, lane) then
    lane.epoch, lane.n, lane.routed, lane.revision = epoch, n, false, lane.revision + 1
    lanes[host] = lane
  end
end

local function fence(host, epoch, n)
  local rejected = rejection(host, epoch, n)
  if rejected then return rejected end
  raise(host, epoch, n)
  return "ok"
end

local function adopt(host, epoch, n, start)
  if start ~= start_id() then return "other-start" end
  local rejected = lanes[host] and rejection(host, epoch, n)
  if rejected then return rejected end
  raise(host, epoch, n)
  return "ok"
end

-- Claims a free slot for the instances of `release`.
local function claim(host, epoch, n, release)
  local rejected = rejection(host, epoch, n)
  if rejected then return rejected end
  local names = used()
  for i = 1, #order do
    local slot = order[(last + i - 1) % #order + 1]
    if not slots[slot] and not names[slot] and empty(slot) then
      last = last + i
      for name, held in pairs(slots) do
        held.superseded = held.superseded or (held.host == host and held.release == release and not names[name])
      end
      generation = generation + 1
      slots[slot] = { generation = generation, host = host, release = release, epoch = epoch, n = n, base = Sluice.base(slot), rest = {} }
      return "slot " .. slot .. " " .. generation
    end
  end
  return "full " .. #order
end

-- Enables requests to servers of a valid claim, and their checks. The names of the servers lack the claim's number, so
-- no writer enables the servers of another claim.
local function enable(slot, gen, ...)
  local held = slots[slot]
  if not held or held.generation ~= tonumber(gen) or held.harvested then return "lost-slot " .. slot end
  for _, name in ipairs({ ... }) do
    local server = core.backends[slot].servers[name .. "." .. gen]
    if not server then return "no-server " .. name end
    server:check_enable()
    server:set_ready()
  end
  return "ok"
end

-- Returns whether a slot is not in the lane's table and never will be: its claim is older than the table, or another
-- claim for the release followed.
local function old(slot, names)
  local held = slots[slot]
  return not names[slot] and (held.superseded or older(held.epoch, held.n, lanes[held.host]))
end

local function held_and_old(slot, gen)
  local held = slots[slot]
  return held and held.generation == tonumber(gen) and old(slot, used()) and held
end

-- Sets the servers of an old and idle slot to maintenance. First keeps their counts, since these disappear with the
-- servers.
local function harvest(slot, gen)
  local held = held_and_old(slot, gen)
  if not held or core.backends[slot]:get_stats().scur > 0 then return "kept" end
  if not held.harvested then Sluice.harvest(slot, held) end
  for _, server in pairs(servers_of(slot, gen)) do server:set_maint() end
  return "ok"
end

-- Frees an old slot that has no server.
local function free(slot, gen)
  local held = held_and_old(slot, gen)
  if held and empty(slot) then
    slots[slot] = nil
    Sluice.freed(held.release)
  end
  return "ok"
end

function Sluice.use(slot, names)
  return names[slot] and "live" or (old(slot, names) and "old" or "new")
end

Sluice.lanes, Sluice.slots, Sluice.order, Sluice.start_id = lanes, slots, order, start_id
Sluice.used, Sluice.servers_of, Sluice.all_shares, Sluice.rejection, Sluice.same = used, servers_of, shares, rejection, same

function Sluice.register(name, usage, run)
  core.register_cli({ "sluice", name }, "sluice " .. name .. " " .. usage, function(applet, _, _, ...)
    local words = { ... }
    local answer
    if usage:match("^HOST") then
      words[2], words[3] = math.tointeger(words[2]), math.tointeger(words[3])
      if not words[3] or not words[1]:match(NAME) then answer = "invalid arguments; usage: sluice " .. name .. " " .. usage end
    end
    answer = answer or run(table.unpack(words))
    applet:send(answer .. "\n")
  end)
end

local register = Sluice.register
register("start", "", start_id)
register("fence", "HOST EPOCH N", fence)
register("adopt", "HOST EPOCH N START", adopt)
register("claim", "HOST EPOCH N RELEASE", claim)
register("enable", "SLOT GENERATION [INSTANCE]…", enable)
register("harvest", "SLOT GENERATION", harvest)
register("free", "SLOT GENERATION", free)
