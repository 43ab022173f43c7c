-- What HAProxy lacks to be a router of Sluice: one order of writers for each lane.
--
-- A lane's table is one entry of the map: it takes effect at once and as a whole. It names a backend
-- ("slot") for each release. The servers of a slot never change once an entry names it: another crew
-- gets another slot. So nothing but what stands in table.lua changes what serves, and that is fenced.
--
-- Besides its instances each slot has a server `other`, a backup: it leads to the lane's other release.
--
-- Servers are added by HAProxy's own command, which compares nothing: they are born in maintenance, and
-- get requests only by `enable`, which looks for the claim. What a writer of long ago adds is a stray.
--
-- Every command decides and writes before it sends, and HAProxy runs one of them at a time: that is
-- the compare-and-set. All of this is gone when the process ends, which its start id tells.

local SLOT = "^s%d+$"
local NOBODY = "-" -- the entry of a lane without releases
local OTHER = "other"
local NAME = "^[%w%-%._~%%]+$"
Sluice = {} -- what counts.lua needs of this

local lanes = {} -- host → { epoch, n, revision, routed, lease, expired }: see table.lua
local slots = {} -- slot → { generation, host, release, epoch, n, base = its counts at the claim, rest, harvested, superseded }
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

local function older(epoch, n, than)
  return epoch < than.epoch or (epoch == than.epoch and n < than.n)
end

local function same(epoch, n, as)
  return epoch == as.epoch and n == as.n
end

-- The shares of an entry: { { upto, slot, release, version }, … }
local function shares(entry)
  local found = {}
  for upto, slot, release, version in (entry or NOBODY):match("^[^!]*"):gmatch("(%d+)|([^|]+)|([^|]+)|([^|]+)") do
    table.insert(found, { upto = tonumber(upto), slot = slot, release = release, version = version })
  end
  return found
end

-- The requests that go to a release whatever the weights say: { { kind, name, value, share }, … }
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

-- Which slots some lane's table names: what requests see, not what is remembered here.
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

-- The servers of a claim, by name: those that a writer of another claim added are none of it.
local function crew(slot, gen)
  local found = {}
  for name, server in pairs(core.backends[slot].servers) do
    if name:match("%.(%d+)$") == tostring(gen) then found[name] = server end
  end
  return found
end

-- Whether a live slot has an instance at all, and one that its checks think well of.
function Sluice.has_crew(slot)
  return slots[slot] and next(crew(slot, slots[slot].generation)) ~= nil
end

function Sluice.is_up(slot)
  for _, server in pairs(slots[slot] and crew(slot, slots[slot].generation) or {}) do
    if server:get_stats().status:match("^UP") then return true end
  end
  return false
end

-- Answers why a write under this token is refused, or nothing.
local function refusal(host, epoch, n)
  local lane = lanes[host]
  if not lane then return "no-token" end
  if older(epoch, n, lane) then return "stale " .. lane.epoch .. " " .. lane.n end
end

-- Sets the token. Its weights were not written under another one.
local function raise(host, epoch, n)
  local lane = lanes[host] or { revision = 0 }
  if not map:lookup(host) then core.set_map("split.map", host, NOBODY) end
  if not lanes[host] or not same(epoch, n, lane) then
    lane.epoch, lane.n, lane.routed, lane.revision = epoch, n, false, lane.revision + 1
    lanes[host] = lane
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

-- A slot of nobody's, for a crew of `release`.
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
      slots[slot] = { generation = generation, host = host, release = release, epoch = epoch, n = n, base = Sluice.base(slot), rest = {} }
      return "slot " .. slot .. " " .. generation
    end
  end
  return "full " .. #order
end

-- Lets servers of a claim that still stands get requests, and checks. They are named without the claim's
-- number: nobody enables another claim's.
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

-- Takes a slot that is old and idle out of service, and keeps what was counted there: its servers' counts
-- go with them.
local function harvest(slot, gen)
  local held = held_and_old(slot, gen)
  if not held or core.backends[slot]:get_stats().scur > 0 then return "kept" end
  if not held.harvested then Sluice.harvest(slot, held) end
  for _, server in pairs(crew(slot, gen)) do server:set_maint() end
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

function Sluice.use(slot, names)
  return names[slot] and "live" or (old(slot, names) and "old" or "new")
end

Sluice.lanes, Sluice.slots, Sluice.order, Sluice.start_id = lanes, slots, order, start_id
Sluice.used, Sluice.crew, Sluice.all_shares, Sluice.refusal, Sluice.same = used, crew, shares, refusal, same

function Sluice.register(name, usage, run)
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

local register = Sluice.register
register("start", "", start_id)
register("fence", "HOST EPOCH N", fence)
register("adopt", "HOST EPOCH N START", adopt)
register("claim", "HOST EPOCH N RELEASE", claim)
register("enable", "SLOT GENERATION [INSTANCE]…", enable)
register("harvest", "SLOT GENERATION", harvest)
register("free", "SLOT GENERATION", free)
