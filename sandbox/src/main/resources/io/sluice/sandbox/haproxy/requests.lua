-- Decisions about requests that the configuration alone cannot make.

local LANE_WAIT = (tonumber(os.getenv("SLUICE_LANE_WAIT_MS") or "") or 15000) / 1000 -- s
local PAUSE_MIN, PAUSE_MAX = 20, 200 -- ms between two checks; doubles after each
local WAITING_MAX = 1000
local COOKIE = "sluice-side"
local COOKIE_MAX = 8 + 3 + 33 -- tag, number and MAC with their hyphens
local LINK = "sluice-preview"

local started
local waiting = 0

core.register_init(function()
  started = core.now()
  math.randomseed(started.sec * 1000000 + started.usec) -- without a seed Lua 5.3 draws the same numbers after every start
end)

local function age()
  local now = core.now()
  return now.sec - started.sec + (now.usec - started.usec) / 1e6
end

-- Returns whether requests no longer wait for their lane.
function Sluice.has_waited()
  return age() >= LANE_WAIT
end

local function decoded(text)
  return (text:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end))
end

-- Returns the lines of a header in their order: HAProxy numbers them from 0 on.
local function values_of(headers, name)
  local lines = {}
  for i = 0, #(headers[name] or {}) do lines[#lines + 1] = headers[name] and headers[name][i] end
  return lines
end

local function has_header(headers, name, value)
  for _, line in pairs(headers[name:lower()] or {}) do
    if line == value then return true end
  end
  return false
end

-- Returns the MAC of a text for a release of the lane, as SigningKey does.
local function mac_of(txn, key, name, release, text)
  local signed = table.concat({ name, txn:get_var("txn.lane"), release, text }, "|")
  return (txn.c:hmac(signed, "sha256", key.secret):sub(1, 16):gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

-- Returns the cookie's value for a number, as StickyCookie does. Without a key it is not signed.
local function cookie_of(txn, tag, release, number, key)
  if not key then return tag .. "-" .. number end
  return tag .. "-" .. number .. "-" .. mac_of(txn, key, COOKIE, release, number)
end

-- Compares texts in a time that depends on their length alone: a client must not find a MAC character by character.
local function equal(one, other)
  if #one ~= #other then return false end
  local difference = 0
  for i = 1, #one do difference = difference | (one:byte(i) ~ other:byte(i)) end
  return difference == 0
end

-- Returns the number of a client, which is below 100 and which a cookie stores for this release; nothing if no key of
-- the lane signed it. Clients with a number below the release's weight belong to the release, so no client leaves it
-- while its weight increases.
local function number_of(txn, tag, release, keys)
  local stored = txn.sf:req_cook(COOKIE)
  if #keys == 0 then return #stored <= #tag + 3 and stored:sub(1, #tag + 1) == tag .. "-" and stored:sub(#tag + 2):match("^%d%d?$") end
  local number = #stored <= COOKIE_MAX and stored:match("^%x+%-(%d%d?)%-%x+$")
  if not number then return nil end
  for _, key in ipairs(keys) do
    if equal(stored, cookie_of(txn, tag, release, math.tointeger(tonumber(number)), key)) then return number end
  end
end

local function keys_of(txn)
  return (Sluice.lanes[txn:get_var("txn.lane")] or {}).keys or {}
end

-- Returns the time from now to the expiry of a link to a preview, in seconds, as PreviewLink does; nothing if it has
-- expired, or if no key of the lane signed it for this release.
local function rest_of(txn, release, link)
  local expiry, mac = link:match("^(%d+)%-(%x+)$")
  if not expiry or #expiry ~= 10 or #mac ~= 32 then return nil end
  local rest = math.tointeger(tonumber(expiry)) - os.time() -- core.now() does not follow the wall clock
  for _, key in ipairs(keys_of(txn)) do
    if rest > 0 and equal(mac, mac_of(txn, key, LINK, release, expiry)) then return rest end
  end
end

-- Returns whether a request may see a preview that needs a link. The link's parameter becomes a cookie.
local function admits(txn, release)
  local link = txn.sf:url_param(LINK)
  local rest = rest_of(txn, release, link)
  if rest then txn:set_var("txn.cookie", LINK .. "=" .. link .. "; Path=/; Max-Age=" .. rest .. "; HttpOnly; SameSite=Lax") end
  return rest or rest_of(txn, release, txn.sf:req_cook(LINK)) or rest_of(txn, release, txn.sf:req_fhdr(LINK))
end

local function fits(txn, headers, match, release)
  local preview, signed = txn:get_var("txn.preview"), match.kind == "signed"
  if preview or signed or match.kind == "preview" then
    local fitting = preview and (signed or match.kind == "preview")
    if fitting then txn:set_var((not signed or admits(txn, release)) and "txn.previewed" or "txn.rejected", 1) end
    return fitting
  end
  local name, value = decoded(match.name), decoded(match.value)
  if match.kind == "header" then return has_header(headers, name, value) end
  if match.kind == "cookie" then return txn.sf:req_cook(name) == value end
  return match.kind == "query" and txn.sf:url_param(name) == value
end

local function keep(txn, sticky, release)
  local keys = keys_of(txn)
  local number = number_of(txn, sticky.name, release, keys)
  if number then
    txn:set_var("txn.number", math.tointeger(tonumber(number)))
  else
    number = math.random(0, 99)
    local value = cookie_of(txn, sticky.name, release, number, keys[1])
    txn:set_var("txn.cookie", COOKIE .. "=" .. value .. "; Path=/; Max-Age=" .. sticky.value .. "; HttpOnly; SameSite=Lax")
  end
  local upto = tonumber(txn:get_var("txn.upto"))
  local own = sticky.share == 1 and upto or 100 - upto
  return tonumber(number) < own
end

-- Applies the rules of a lane, which replace the draw: sets the bucket of a request as a draw would. The first
-- matching rule wins. If the lane is sticky, all other requests follow their client.
-- The rules of a release without an instance have no effect.
core.register_action("match", { "http-req" }, function(txn)
  local headers, shares = txn.http:req_get_headers(), Sluice.shares(txn:get_var("txn.lane"))
  for _, match in ipairs(Sluice.matches("!" .. txn:get_var("txn.matches"))) do
    local share = shares[match.share]
    if not share or not Sluice.has_server(share.slot) then
      -- Without a link the response does not depend on the state of the preview.
      local closed = share and match.kind == "signed" and txn:get_var("txn.preview") and not admits(txn, share.release)
      if closed then txn:set_var("txn.rejected", 1) end
      return
    end
    local release = shares[match.share].release
    local sticky = match.kind == "sticky" and not txn:get_var("txn.preview")
    local own = sticky and keep(txn, match, release) or not sticky and fits(txn, headers, match, release)
    if own or sticky then
      txn:set_var("txn.bucket", own == (match.share == 1) and -1 or 0)
      if not sticky then txn:set_var("txn.matched", 1) end
      return
    end
  end
end)

local HOPS_MAX = 16 -- trusted proxies in front of each other

local trusted = {}
for range in (os.getenv("SLUICE_TRUSTED_PROXIES") or ""):gmatch("%S+") do
  trusted[#trusted + 1] = core.parse_addr(range)
end

local function is_trusted(address)
  for _, range in ipairs(trusted) do
    if core.match_addr(address, range) then return true end
  end
  return false
end

-- Returns the address and its text; nothing if it is none. It can have a port, and IPv6 brackets.
local function address_of(hop)
  local text = hop:match("^([%d.]+):%d+$") or hop:match("^%[([%x:.]+)%]$") or hop:match("^%[([%x:.]+)%]:%d+$") or hop
  local is_host = text:match("^%d+%.%d+%.%d+%.%d+$") or text:match("^[%x:.]*:[%x:.]*$")
  local address = is_host and core.parse_addr(text)
  if address then return address, text end
end

-- Sets the client of a request from a trusted proxy: the last address that no trusted proxy has, since a client can
-- write any text before it.
core.register_action("client", { "http-req" }, function(txn)
  local hops = {}
  for _, line in ipairs(values_of(txn.http:req_get_headers(), "x-forwarded-for")) do
    for hop in (line .. ","):gmatch("%s*(.-)%s*,") do hops[#hops + 1] = hop end
  end
  for i = #hops, math.max(1, #hops - HOPS_MAX + 1), -1 do
    local address, text = address_of(hops[i])
    if not address then return end
    txn:set_var("txn.client", text)
    if not is_trusted(address) then return end
  end
end)

-- After a start an unknown lane cannot be rejected yet: the reconciler notices the start and writes the lanes again.
-- Until then a request waits for its lane. It gets 503 with Retry-After if too many requests wait already, or if there
-- is still no lane at all when the time is over.
core.register_action("wait", { "http-req" }, function(txn)
  local host = txn:get_var("txn.lane")
  local may_wait, pause = waiting < WAITING_MAX, PAUSE_MIN
  waiting = waiting + 1
  while may_wait and #Sluice.shares(host or "") == 0 and age() < LANE_WAIT do
    core.msleep(pause)
    pause = math.min(2 * pause, PAUSE_MAX)
  end
  waiting = waiting - 1
  if age() < LANE_WAIT or next(Sluice.lanes) == nil then txn:set_var("txn.early", 1) end
end)

-- Sends a request to the lane's other release if no instance of its own release can serve it.
core.register_action("other", { "http-req" }, function(txn)
  local from = txn:get_var("txn.from")
  if not from or from == "" then return end
  for _, share in ipairs(Sluice.shares(txn:get_var("txn.lane") or "")) do
    if share.slot ~= from and Sluice.is_up(share.slot) then
      txn:set_var("txn.slot", share.slot)
      txn:set_var("txn.release", share.release)
      txn:set_var("txn.version", share.version)
      return
    end
  end
end)

local BODY = (tonumber(os.getenv("SLUICE_BODY_MS") or "") or 60000) / 1000 -- s
local BODY_RATE = 16 * 1024 -- bytes per second
local PENDING_MAX = 8 * 1024 -- bytes; with more in its buffer, HAProxy may wait for the instance

local Body = { id = "sluice body", flags = filter.FLT_CFG_FL_HTX }
Body.__index = Body

function Body:new()
  return setmetatable({ late = 0 }, Body)
end

function Body:http_headers(txn, message)
  if not message:is_resp() and txn:get_var("txn.body") then filter.register_data_filter(self, message.channel) end
end

-- Ends a request whose body arrives BODY later than at BODY_RATE. The time before its first part does not count, since
-- the client may wait for 100 Continue; nor does time in which the instance does not read. `timeout client` limits both.
function Body:http_payload(txn, message)
  local now, size = age(), message:input()
  local waited = self.last and not self.pending and now - self.last or 0
  self.late = math.max(0, self.late + waited - size / BODY_RATE)
  self.last, self.pending = now, size + message:output() > PENDING_MAX
  if self.late > BODY then txn:done() end
end

core.register_filter("body", Body, function(body) return body end)
