-- The certificate of the admin port, with its key in the same file. The file is read again every few seconds, so that a
-- renewal needs no restart, which would lose the tables. Without the variable the port has no TLS.

local RELOAD = 5000 -- ms
local FILE = os.getenv("SLUICE_ADMIN_CERTIFICATE_FILE") -- as `bind` names it

local function read()
  local file = io.open(FILE, "r")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

if FILE then
  local known = read()
  local last = known
  -- A file that HAProxy rejected is tried again after a minute, or as soon as it changes.
  local rejected, retry = nil, 0
  core.register_task(function()
    while true do
      core.msleep(RELOAD)
      local text = read()
      -- A file that is being written differs at the next read.
      local now = core.now().sec
      if text and text ~= known and text == last and (text ~= rejected or now >= retry) then
        -- The field without a name is a file with certificate and key.
        local is_set, problem = pcall(CertCache.set, { filename = FILE, [""] = text })
        if is_set then
          known, rejected = text, nil
          core.log(core.notice, "sluice: the admin port has its renewed certificate")
        else
          rejected, retry = text, now + 60
          core.log(core.warning, "sluice: the admin port keeps its certificate: " .. tostring(problem))
        end
      end
      last = text
    end
  end)
end
