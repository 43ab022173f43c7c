-- What the judge reads, in the words of the edge's admin port: counters, and which instances serve.
-- It reads and changes nothing.

local BOUNDS = { 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000 } -- ms

local fast = {} -- release → instance → how many answers took at most each bound

-- A release without a slot is nobody's any more.
function Sluice.forget(release)
  fast[release] = nil
end

local function row(release, instance)
  local instances = fast[release] or {}
  fast[release] = instances
  if not instances[instance] then
    instances[instance] = {}
    for k = 1, #BOUNDS do instances[instance][k] = 0 end
  end
  return instances[instance]
end

-- Runs behind each answer, HAProxy's own included.
core.register_action("latency", { "http-after-res" }, function(txn)
  local release = txn:get_var("txn.release")
  local took = txn.f:res_timer_hdr()
  if not release or not took or took < 0 then return end
  local instance = (txn.f:srv_name() or "none"):match("^[^.]+")
  local counts = row(release, instance)
  for k = #BOUNDS, 1, -1 do
    if took > BOUNDS[k] then break end
    counts[k] = counts[k] + 1
  end
end)

local json, array = Sluice.json, Sluice.array

-- Like array, of an object's members.
local function object(entries, line)
  return "{" .. array(entries, line):sub(2, -2) .. "}"
end

local function key(host)
  local application, environment = host:match("^([^.]+)%.([^.]+)%.")
  return environment .. "/" .. application
end

local function counters(host)
  return object(Sluice.shares(host), function(_, share)
    return json("'%s':{'version':'%s','instances':%s}", share.release, share.version,
      object(Sluice.counts(share.release), function(instance, counts)
        return json("'%s':{'requests':%d,'errors':%d,'left':%d,'latency':%s}",
          instance, counts.requests, counts.errors, counts.left,
          array(row(share.release, instance), function(_, count) return count end))
      end))
  end)
end

local function instances(host)
  return array(Sluice.shares(host), function(_, share)
    return json("{'release':'%s','instances':%s}", share.release,
      array(core.backends[share.slot].servers, function(_, server)
        local address, port = server:get_addr():match("^(.*):(%d+)$")
        return json("{'host':'%s','port':%d}", address, port)
      end))
  end)
end

local function lanes(releases)
  return object(Sluice.lanes, function(host, lane)
    return json("'%s':{'token':{'epoch':%d,'n':%d},'releases':%s}", key(host), lane.epoch, lane.n, releases(host))
  end)
end

local function now()
  local at = core.now()
  return os.date("!%Y-%m-%dT%H:%M:%S", at.sec) .. string.format(".%06dZ", at.usec)
end

local function serve(name, body)
  core.register_service(name, "http", function(applet)
    local text = body()
    applet:set_status(200)
    applet:add_header("content-type", "application/json")
    applet:add_header("content-length", #text)
    applet:start_response()
    applet:send(text)
  end)
end

serve("counters", function()
  return json("{'startId':'%s','at':'%s','bounds':%s,'lanes':%s}", Sluice.start_id(), now(),
    array(BOUNDS, function(_, bound) return bound end), lanes(counters))
end)

serve("state", function()
  return json("{'startId':'%s','lanes':%s}", Sluice.start_id(), lanes(instances))
end)
