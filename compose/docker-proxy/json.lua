-- Reads JSON strictly: everything else is an error, and so is a key that occurs twice, in any case, since Docker
-- ignores the case of keys. Objects become tables with keys in lower case, arrays become tables with numbers as keys;
-- null becomes json.null.
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
    if not stop then error("a string has no end quote") end
    parts[#parts + 1] = text:sub(at, stop - 1)
    local found = text:sub(stop, stop)
    if found == '"' then return table.concat(parts), stop + 1 end
    if found ~= "\\" then error("a string contains a control character") end
    local escaped = text:sub(stop + 1, stop + 1)
    if escaped == "u" then
      local digits = text:match("^%x%x%x%x", stop + 2) or error("an escape is invalid")
      parts[#parts + 1] = utf8.char(tonumber(digits, 16))
      at = stop + 6
    else
      parts[#parts + 1] = ESCAPES[escaped] or error("an escape is invalid")
      at = stop + 2
    end
  end
end

local function object_at(text, at, depth)
  local object = {}
  at = skip(text, at + 1)
  if text:sub(at, at) == "}" then return object, at + 1 end
  while true do
    if text:sub(at, at) ~= '"' then error("a key is missing") end
    local key
    key, at = string_at(text, at)
    key = key:lower()
    -- Docker treats some other characters as ASCII letters, such as a long s.
    if key:find("[\128-\255]") then error("a key contains a character that is not ASCII") end
    if object[key] ~= nil then error("a key occurs twice") end
    at = skip(text, at)
    if text:sub(at, at) ~= ":" then error("a colon is missing") end
    object[key], at = value(text, skip(text, at + 1), depth + 1)
    at = skip(text, at)
    local next = text:sub(at, at)
    if next == "}" then return object, at + 1 end
    if next ~= "," then error("a comma is missing") end
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
    if next ~= "," then error("a comma is missing") end
    at = skip(text, at + 1)
  end
end

value = function(text, at, depth)
  if depth > DEPTH_MAX then error("values are nested too deeply") end
  local first = text:sub(at, at)
  if first == "{" then return object_at(text, at, depth) end
  if first == "[" then return array_at(text, at, depth) end
  if first == '"' then return string_at(text, at) end
  for word, meaning in pairs({ ["true"] = true, ["false"] = false, null = json.null }) do
    if text:sub(at, at + #word - 1) == word then return meaning, at + #word end
  end
  local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at) or error("a value is missing")
  return tonumber(number) or error("a number is invalid"), at + #number
end

function json.read(text)
  local read, at = value(text, skip(text, 1), 0)
  if skip(text, at) <= #text then error("there is text after the end") end
  return read
end

return json
