-- Reads JSON, strictly: what is not quite JSON is an error, and so is a key that comes twice, whatever its
-- case, since Docker takes keys in any case. Objects are tables with keys in lower case, arrays tables with
-- numbers; null is json.null.
local json = { null = {} }

local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }
local DEPTH_MAX = 16

local value

local function skip(text, at)
  return text:find("[^ \t\r\n]", at) or #text + 1
end

local function string_at(text, at)
  local parts = {}
  at = at + 1
  while true do
    local stop = text:find('["\\%c]', at)
    if not stop then error("a string has no end") end
    parts[#parts + 1] = text:sub(at, stop - 1)
    local found = text:sub(stop, stop)
    if found == '"' then return table.concat(parts), stop + 1 end
    if found ~= "\\" then error("a control character") end
    local escaped = text:sub(stop + 1, stop + 1)
    if escaped == "u" then
      local digits = text:match("^%x%x%x%x", stop + 2) or error("an escape")
      parts[#parts + 1] = utf8.char(tonumber(digits, 16))
      at = stop + 6
    else
      parts[#parts + 1] = ESCAPES[escaped] or error("an escape")
      at = stop + 2
    end
  end
end

local function object_at(text, at, depth)
  local object = {}
  at = skip(text, at + 1)
  if text:sub(at, at) == "}" then return object, at + 1 end
  while true do
    if text:sub(at, at) ~= '"' then error("a key") end
    local key
    key, at = string_at(text, at)
    key = key:lower()
    -- Docker takes some other letters for these, such as a long s.
    if key:find("[\128-\255]") then error("a key of other letters") end
    if object[key] ~= nil then error("a key comes twice") end
    at = skip(text, at)
    if text:sub(at, at) ~= ":" then error("a colon") end
    object[key], at = value(text, skip(text, at + 1), depth + 1)
    at = skip(text, at)
    local next = text:sub(at, at)
    if next == "}" then return object, at + 1 end
    if next ~= "," then error("a comma") end
    at = skip(text, at + 1)
  end
end

local function array_at(text, at, depth)
  local array = {}
  at = skip(text, at + 1)
  if text:sub(at, at) == "]" then return array, at + 1 end
  while true do
    array[#array + 1], at = value(text, at, depth + 1)
    at = skip(text, at)
    local next = text:sub(at, at)
    if next == "]" then return array, at + 1 end
    if next ~= "," then error("a comma") end
    at = skip(text, at + 1)
  end
end

value = function(text, at, depth)
  if depth > DEPTH_MAX then error("too deep") end
  local first = text:sub(at, at)
  if first == "{" then return object_at(text, at, depth) end
  if first == "[" then return array_at(text, at, depth) end
  if first == '"' then return string_at(text, at) end
  for word, meaning in pairs({ ["true"] = true, ["false"] = false, null = json.null }) do
    if text:sub(at, at + #word - 1) == word then return meaning, at + #word end
  end
  local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at) or error("a value")
  return tonumber(number) or error("a number"), at + #number
end

function json.read(text)
  local read, at = value(text, skip(text, 1), 0)
  if skip(text, at) <= #text then error("more after the end") end
  return read
end

return json
