-- The tokens for the judge's port. Each file contains one or two tokens, one per line, and is read again every second,
-- so that a rotation needs no restart. The token of Prometheus admits to metrics only; its file may be empty or missing
-- at the start. A file that is not usable later changes nothing except the log: a write of it may be in progress.

local RELOAD = 1000 -- ms
local TOKENS_MAX = 2
local LENGTH_MAX = 4096
local FILES = {
  service = os.getenv("SLUICE_SERVICE_TOKEN_FILE") or "admin.token",
  metrics = os.getenv("SLUICE_METRICS_TOKEN_FILE") or "metrics.token",
}

local headers = { service = {}, metrics = {} } -- kind → the headers with its tokens
local problems = {} -- kind → the reason for which its file was not usable at the last reading

-- Returns the headers with the tokens of a file, or nil, the reason, and whether there are no tokens at all. A line of an earlier version begins with Bearer.
local function parse(name)
  local file, failure = io.open(name, "r")
  if not file then return nil, failure, true end
  local text
  text, failure = file:read("a")
  file:close()
  if not text then return nil, failure end
  local found, count = {}, 0
  for line in text:gmatch("[^\r\n]+") do
    local token = line:gsub("^Bearer ", ""):match("^%s*(.-)%s*$")
    if token ~= "" then
      if #token > LENGTH_MAX or not token:match("^[!-~]+$") then
        return nil, name .. " has a token with a space, a character that is not ASCII, or more than 4,096 characters"
      end
      found["Bearer " .. token] = true
      count = count + 1
    end
  end
  if count == 0 then return nil, name .. " is empty", true end
  if count > TOKENS_MAX then return nil, string.format("%s has %d tokens, and %d are allowed", name, count, TOKENS_MAX) end
  return found
end

-- Reads the file of a kind. Returns the reason if it is not usable, and whether it has no tokens at all.
local function read(kind)
  local found, problem, is_empty = parse(FILES[kind])
  headers[kind] = found or headers[kind]
  return problem, is_empty
end

local problem = read("service")
if problem then error(problem .. ": write the service token into it") end
local without, is_empty = read("metrics")
problems.metrics = is_empty and without or nil -- the task logs any other reason

core.register_task(function()
  while true do
    core.msleep(RELOAD)
    for kind in pairs(FILES) do
      local now = read(kind)
      if now and now ~= problems[kind] then
        core.log(core.warning, string.format("sluice: %s; the previous tokens stay valid", now))
      end
      problems[kind] = now
    end
  end
end)

-- The kind of the token that a request has: service, metrics, or an empty text.
core.register_fetches("token", function(txn)
  local header = txn.sf:req_fhdr("authorization")
  return headers.service[header] and "service" or headers.metrics[header] and "metrics" or ""
end)
