-- The table of a lane: weights and rules, which a token writes once; members, which follow readiness; and weights
-- that must be renewed. Every change names the revision that its writer read, and increases it. As in fence.lua, each
-- command decides and writes before it sends.

local EXPIRE = 1000 -- ms between two checks of the leases
local ANY = "any" -- the revision of a writer that does not compare revisions

local lanes, slots = Sluice.lanes, Sluice.slots

-- Returns a time that never jumps.
local function now_ms()
  local now = core.now()
  return now.sec * 1000 + now.usec / 1000
end

local function held_by(host, release, slot, gen)
  local held = slots[slot]
  return held and held.host == host and held.release == release and held.generation == tonumber(gen) and not held.harvested
end

local function entry_of(shares, matches)
  local parts, text, place = {}, {}, {}
  for i, share in ipairs(shares) do
    parts[i] = table.concat({ share.upto, share.slot, share.release, share.version }, "|")
    place[share.release] = i
  end
  for i, match in ipairs(matches) do
    text[i] = "!" .. table.concat({ match.kind, match.name, match.value, place[match.release] }, "|")
  end
  return (#parts > 0 and table.concat(parts, "|") or "-") .. table.concat(text)
end

-- Writes an entry under the next revision. Slots that the new entry does not name are superseded.
local function write(host, shares, matches)
  local before, lane = Sluice.shares(host), lanes[host]
  core.set_map("split.map", host, entry_of(shares, matches))
  lane.revision = lane.revision + 1
  local named, serving = {}, {}
  for _, share in ipairs(shares) do named[share.slot], serving[share.release] = true, true end
  for _, share in ipairs(before) do
    if not serving[share.release] then Sluice.left(host, share) end
    if not named[share.slot] and slots[share.slot] then slots[share.slot].superseded = true end
  end
end

-- Returns the matches of a lane's entry, by release.
local function present_matches(host)
  local shares, found = Sluice.shares(host), Sluice.matches(Sluice.entry(host))
  for _, match in ipairs(found) do match.release = shares[match.share].release end
  return found
end

-- Returns the weights and rules of a table as text, independent of the order of its releases.
local function weights(shares, matches, lease)
  local found, before = {}, 0
  for i, share in ipairs(shares) do
    found[i] = share.release .. "=" .. math.tointeger(share.upto) - before
    before = math.tointeger(share.upto)
  end
  table.sort(found)
  for _, match in ipairs(matches) do
    table.insert(found, table.concat({ match.kind, match.name, match.value, match.release }, "|"))
  end
  return table.concat(found, " ") .. " " .. lease
end

-- Returns the shares and matches of a `route`; or nil and the error.
local function parse(words)
  local shares, matches, releases = {}, {}, {}
  for i = 1, #words, 5 do
    local upto, slot, gen, release, version = table.unpack(words, i, i + 4)
    if not version or upto ~= "match" and not math.tointeger(tonumber(upto)) then return nil, "invalid arguments: a word is missing" end
    if upto == "match" then
      if not releases[version] then return nil, "invalid arguments: unknown release" end
      table.insert(matches, { kind = slot, name = gen, value = release, release = version })
    else
      releases[release] = true
      table.insert(shares, { upto = tonumber(upto), slot = slot, generation = gen, release = release, version = version })
    end
  end
  return shares, matches
end

local function lease_of(lane)
  return lane.lease and lane.lease.release .. ":" .. lane.lease.within or "-"
end

local function is_repeat(host, revision, shares, matches, lease)
  local lane = lanes[host]
  if revision == ANY then
    return Sluice.entry(host) == entry_of(shares, matches) and lease_of(lane) == lease
  end
  return weights(shares, matches, lease) == weights(Sluice.shares(host), present_matches(host), lease_of(lane))
end

local function changed(lane)
  return "changed " .. lane.epoch .. " " .. lane.n .. " " .. lane.revision
end

-- Sets the table. Each share has the upper bound of its buckets, slot, generation, release and version. Each rule has
-- `match`, its kind (header, cookie, query, preview, signed or sticky), name, value and release. LEASE is `release:ms`, or
-- `-`.
local function route(host, epoch, n, revision, lease, ...)
  local rejected = Sluice.rejection(host, epoch, n)
  if rejected then return rejected end
  lease = lease or "-"
  local shares, matches = parse({ ... })
  if not shares then return matches end
  local lane = lanes[host]
  if Sluice.same(epoch, n, lane) and lane.routed then
    return is_repeat(host, revision, shares, matches, lease) and "ok" or "stale " .. lane.epoch .. " " .. lane.n
  end
  if revision ~= ANY and tonumber(revision) ~= lane.revision then return changed(lane) end
  local release, within = lease:match("^([^:]+):(%d+)$")
  local has_share = not release
  for _, share in ipairs(shares) do
    if not held_by(host, share.release, share.slot, share.generation) then return "lost-slot " .. share.slot end
    has_share = has_share or share.release == release
  end
  if not has_share then return "invalid arguments: unknown release" end
  write(host, shares, matches)
  lane.epoch, lane.n, lane.routed, lane.expired = epoch, n, true, false
  lane.lease = release and { release = release, within = tonumber(within), renewed = now_ms() } or nil
  return "ok"
end

-- Sets the slots of releases; weights and rules stay.
local function join(host, epoch, n, revision, ...)
  local lane = lanes[host]
  if not lane then return "no-token" end
  if not Sluice.same(epoch, n, lane) or tonumber(revision) ~= lane.revision then return changed(lane) end
  local words, shares, matches, by = { ... }, Sluice.shares(host), present_matches(host), {}
  for _, share in ipairs(shares) do by[share.release] = share end
  for i = 1, #words, 3 do
    local slot, gen, release = table.unpack(words, i, i + 2)
    if not by[release] then return changed(lane) end
    if not held_by(host, release, slot, gen) then return "lost-slot " .. slot end
    by[release].slot = slot
  end
  write(host, shares, matches)
  return "ok"
end

-- Sets the keys that sign cookies and links to previews, the current one first. Only memory has their secrets: neither
-- the map nor an answer shows them.
local function sign(host, epoch, n, revision, id, secret, previous, previous_secret)
  local lane = lanes[host]
  if not lane then return "no-token" end
  if not secret or previous and not previous_secret then return "invalid arguments: a word is missing" end
  if not Sluice.same(epoch, n, lane) or tonumber(revision) ~= lane.revision then return changed(lane) end
  lane.keys = { { id = id, secret = secret }, previous and { id = previous, secret = previous_secret } }
  lane.revision = lane.revision + 1
  return "ok"
end

-- Renews the leases of lanes whose table has that token.
local function renew(...)
  local words = { ... }
  for i = 1, #words, 3 do
    local lane = lanes[words[i]]
    if lane and lane.lease and not lane.expired and Sluice.same(tonumber(words[i + 1]), tonumber(words[i + 2]), lane) then
      lane.lease.renewed = now_ms()
    end
  end
  return "ok"
end

-- Gives all weight to the release in the lease, if it has an instance, and removes the rules.
local function expire(host, lane)
  local shares, upto, chosen = Sluice.shares(host), 0, nil
  for _, share in ipairs(shares) do
    if share.release == lane.lease.release then chosen, upto = share, 100 end
    share.upto = upto
  end
  if not chosen or not Sluice.has_server(chosen.slot) then return end
  write(host, shares, {})
  lane.routed, lane.expired = false, true
  core.log(core.warning, string.format("sluice: %s: its weights were not renewed for %g s, so release %s gets all requests from now on",
    host, lane.lease.within / 1000, chosen.release))
end

core.register_task(function()
  while true do
    core.msleep(EXPIRE)
    local now = now_ms()
    for host, lane in pairs(lanes) do
      if lane.lease and not lane.expired and now - lane.lease.renewed >= lane.lease.within then expire(host, lane) end
    end
  end
end)

Sluice.register("route", "HOST EPOCH N REVISION LEASE [UPTO SLOT GENERATION RELEASE VERSION]… [match KIND NAME VALUE RELEASE]…", route)
Sluice.register("join", "HOST EPOCH N REVISION [SLOT GENERATION RELEASE]…", join)
Sluice.register("sign", "HOST EPOCH N REVISION ID SECRET [ID SECRET]", sign)
Sluice.register("renew", "HOST EPOCH N [HOST EPOCH N]…", renew)
