-- What may be created: a container that has nothing of the host. Whatever a container is given of the
-- host stands in HostConfig, so there only what is named here may be set, and nothing else, known or not.
local json = require("json")

local network = os.getenv("PROJECT") .. "_instances"

-- Settings that take nothing but room and time, or take something away.
local FREE = {
  memory = true, memoryswap = true, memoryreservation = true, nanocpus = true, cpushares = true, cpuperiod = true,
  cpuquota = true, pidslimit = true, init = true, readonlyrootfs = true, restartpolicy = true, shmsize = true,
  tmpfs = true, ulimits = true,
}

-- Here an empty list is not nothing: it takes away what Docker hides of /proc and /sys by itself.
local HIDING = { maskedpaths = true, readonlypaths = true }

local function is_nothing(value)
  if type(value) == "table" then return value == json.null or next(value) == nil end
  return value == false or value == 0 or value == ""
end

-- No process gets more rights than it was started with, and nothing else is set.
local function is_hardened(options)
  if type(options) ~= "table" or #options == 0 then return false end
  for _, option in ipairs(options) do
    if option ~= "no-new-privileges" and option ~= "no-new-privileges:true" and option ~= "no-new-privileges=true" then
      return false
    end
  end
  return true
end

-- Log drivers run in Docker itself, as root of the host: only the one that writes where Docker keeps logs.
local function is_file_log(log)
  if type(log) ~= "table" or log.type ~= "json-file" then return false end
  for option in pairs(type(log.config) == "table" and log.config or {}) do
    if option ~= "max-size" and option ~= "max-file" then return false end
  end
  return true
end

local function why_not(body)
  local read, wanted = pcall(json.read, body)
  if not read or type(wanted) ~= "table" then return "it is not JSON, or longer than it may be" end
  local host = wanted.hostconfig
  if type(host) ~= "table" or host == json.null then return "it has no HostConfig" end
  for _, part in ipairs({ wanted, host }) do
    for key in pairs(part) do
      -- Docker takes some other letters for these, too.
      if type(key) ~= "string" or key:find("[^a-z0-9]") then return "a key is not made of letters" end
    end
  end
  for key, value in pairs(host) do
    if key == "networkmode" then
      if value ~= network then return "its network is not " .. network end
    elseif key == "logconfig" then
      if not is_file_log(value) then return "its log goes elsewhere than to a file of Docker's" end
    elseif HIDING[key] then
      if value ~= json.null then return "it sets HostConfig." .. key end
    elseif key ~= "securityopt" and key ~= "capdrop" and not FREE[key] and not is_nothing(value) then
      return "it sets HostConfig." .. key
    end
  end
  if host.networkmode == nil then return "it names no network" end
  if not is_hardened(host.securityopt) then return "its SecurityOpt is not no-new-privileges alone" end
  if type(host.capdrop) ~= "table" or host.capdrop[1] ~= "ALL" then return "it keeps capabilities" end
  local networking = wanted.networkingconfig
  if networking and not is_nothing(networking) then
    for name in pairs(type(networking.endpointsconfig) == "table" and networking.endpointsconfig or { none = 1 }) do
      if name ~= network then return "it joins a network that is not " .. network end
    end
  end
  local labels = wanted.labels
  if type(labels) ~= "table" or type(labels["io.sluice.instance"]) ~= "string" then return "it is no instance" end
  for label in pairs(labels) do
    if label:find("^com%.docker%.") then return "it is labelled as one of Docker's own" end
  end
  return nil
end

core.register_action("check_create", { "http-req" }, function(txn)
  local reason = why_not(txn.sf:req_body() or "")
  txn:set_var("txn.refused", reason or "")
  if reason then core.log(core.warning, "a container is not created: " .. reason) end
end)
