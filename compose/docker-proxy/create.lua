-- The check of a new container: it must get nothing of the host. All settings that give a container something of the
-- host are in HostConfig. So only the settings named here may be set in it, and no others, known or unknown.
local json = require("json")

local network = os.getenv("PROJECT") .. "_instances"

-- Settings that use only memory and processor time, or that remove something.
local FREE = {
  memory = true, memoryswap = true, memoryreservation = true, nanocpus = true, cpushares = true, cpuperiod = true,
  cpuquota = true, pidslimit = true, init = true, readonlyrootfs = true, restartpolicy = true, shmsize = true,
  tmpfs = true, ulimits = true,
}

-- In these settings an empty list has an effect: it removes Docker's default protection of /proc and /sys.
local HIDING = { maskedpaths = true, readonlypaths = true }

local function is_nothing(value)
  if type(value) == "table" then return value == json.null or next(value) == nil end
  return value == false or value == 0 or value == ""
end

-- Checks that no process can gain rights, and that there are no other options.
local function is_hardened(options)
  if type(options) ~= "table" or #options == 0 then return false end
  for _, option in ipairs(options) do
    if option ~= "no-new-privileges" and option ~= "no-new-privileges:true" and option ~= "no-new-privileges=true" then
      return false
    end
  end
  return true
end

-- Log drivers run in Docker itself, as root of the host: only the one that writes to Docker's own directory is allowed.
local function is_file_log(log)
  if type(log) ~= "table" or log.type ~= "json-file" then return false end
  for option in pairs(type(log.config) == "table" and log.config or {}) do
    if option ~= "max-size" and option ~= "max-file" then return false end
  end
  return true
end

local function why_not(body)
  local read, wanted = pcall(json.read, body)
  if not read or type(wanted) ~= "table" then return "the body is not JSON or is too long" end
  local host = wanted.hostconfig
  if type(host) ~= "table" or host == json.null then return "HostConfig is missing" end
  for _, part in ipairs({ wanted, host }) do
    for key in pairs(part) do
      -- Docker treats some other characters as ASCII letters, too.
      if type(key) ~= "string" or key:find("[^a-z0-9]") then return "a key has a character other than letters and digits" end
    end
  end
  for key, value in pairs(host) do
    if key == "networkmode" then
      if value ~= network then return "NetworkMode must be " .. network end
    elseif key == "logconfig" then
      if not is_file_log(value) then return "LogConfig must have the type json-file, and only the options max-size and max-file" end
    elseif HIDING[key] then
      if value ~= json.null then return "HostConfig." .. key .. " must not be set" end
    elseif key ~= "securityopt" and key ~= "capdrop" and not FREE[key] and not is_nothing(value) then
      return "HostConfig." .. key .. " must not be set"
    end
  end
  if host.networkmode == nil then return "NetworkMode is missing" end
  if not is_hardened(host.securityopt) then return "SecurityOpt must be no-new-privileges and nothing else" end
  if type(host.capdrop) ~= "table" or host.capdrop[1] ~= "ALL" then return "CapDrop must be ALL" end
  local networking = wanted.networkingconfig
  if networking and not is_nothing(networking) then
    for name in pairs(type(networking.endpointsconfig) == "table" and networking.endpointsconfig or { none = 1 }) do
      if name ~= network then return "EndpointsConfig must name no network other than " .. network end
    end
  end
  local labels = wanted.labels
  if type(labels) ~= "table" or type(labels["io.sluice.instance"]) ~= "string" then return "the label io.sluice.instance is missing" end
  for label in pairs(labels) do
    if label:find("^com%.docker%.") then return "a label begins with com.docker., which only Docker may use" end
  end
  return nil
end

core.register_action("check_create", { "http-req" }, function(txn)
  local reason = why_not(txn.sf:req_body() or "")
  txn:set_var("txn.refused", reason or "")
  if reason then core.log(core.warning, "container rejected: " .. reason) end
end)
