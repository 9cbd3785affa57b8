-- Joins the lines of an entry, by the source that they come from: what the tag says, and the instance where a record names
-- it. `steps` and the parsers' "aurora_line_" keys say how; see line-steps.ts. Nothing here knows what lines look like.

-- An entry leaves without a next line to show its end when none came for so many releases, one in each second, or when it
-- is this large, in bytes.
local patience = 3
local largest = 1048576

-- By source: where its entry is in `steps`, the entry's lines, their size, the sender's keys of the first one, and the
-- releases since the last one.
local open = {}

-- Replaces each byte that is no part of a UTF-8 sequence.
local function valid_utf8(text)
  local out, from, at = {}, 1, 1
  while at <= #text do
    local first = text:byte(at)
    local length = first < 0x80 and 1 or first >= 0xC2 and first < 0xE0 and 2
      or first >= 0xE0 and first < 0xF0 and 3 or first >= 0xF0 and first < 0xF5 and 4 or 0
    local second = text:byte(at + 1) or 0
    local fits = length > 0 and text:sub(at + 1, at + length - 1):match("^[\128-\191]*$")
      and at + length - 1 <= #text
      and not (first == 0xE0 and second < 0xA0) and not (first == 0xED and second > 0x9F)
      and not (first == 0xF0 and second < 0x90) and not (first == 0xF4 and second > 0x8F)
    if fits then
      at = at + length
    else
      out[#out + 1] = text:sub(from, at - 1)
      out[#out + 1] = "\239\191\189"
      at = at + 1
      from = at
    end
  end
  out[#out + 1] = text:sub(from)
  return table.concat(out)
end

-- Before anything else looks at a line: no pattern fits a text that is not UTF-8.
function utf8_line(tag, received, record)
  if type(record.log) ~= "string" or not record.log:find("[\128-\255]") then return 0, received, record end
  record.log = valid_utf8(record.log)
  return 2, received, record
end

local function kind_of(record)
  local kind, ends = "text", false
  for key in pairs(record) do
    if key == "aurora_line_end" then ends = true
    elseif key:sub(1, 12) == "aurora_line_" then kind = key:sub(13) end
  end
  return record.log == "" and "blank" or kind, ends
end

local function step(kinds, state, kind, ends)
  local next_state = kinds[state][kind]
  if next_state == "statement" then return ends and "done" or "open" end
  return next_state
end

-- The entry of a source as a record, which is forgotten here, or what of it is there so far.
local function released(source)
  local entry = open[source]
  local record = entry.first
  record.log = table.concat(entry.parts, "\n")
  record.aurora_entry_source = source
  entry.parts, entry.size, entry.age = {}, 0, 0
  return record
end

local function sender_keys(record)
  local keys = {}
  for key, value in pairs(record) do
    if key ~= "log" and key:sub(1, 12) ~= "aurora_line_" then keys[key] = value end
  end
  return keys
end

local function line(kinds, source, record)
  local kind, ends = kind_of(record)
  local entry = open[source] or { state = "start", parts = {}, size = 0, age = 0 }
  open[source] = entry
  local out = {}
  local goes_on = step(kinds, entry.state, kind, ends)
  local too_large = entry.size + #record.log > largest
  if entry.state == "start" or not goes_on then
    if #entry.parts > 0 then out[1] = released(source) end
    entry.state = step(kinds, "start", kind, ends)
  else
    if #entry.parts > 0 and too_large then
      out[1] = released(source)
      out[1].parse_truncated = true
    end
    entry.state = goes_on
  end
  if #entry.parts == 0 then entry.first = sender_keys(record) end
  entry.parts[#entry.parts + 1] = record.log
  entry.size = entry.size + #record.log + 1
  entry.age = 0
  return out
end

-- Entries that have waited for long enough.
local function release()
  local out = {}
  for source, entry in pairs(open) do
    if #entry.parts > 0 then
      entry.age = entry.age + 1
      if entry.age > patience then out[#out + 1] = released(source) end
    end
  end
  return out
end

local function joined(kinds, tag, received, record)
  local out
  if record.log == nil and record.release == true then out = release()
  elseif type(record.log) ~= "string" then return 0, received, record
  else out = line(kinds, tag .. "|" .. tostring(record.aws_rds_instance_id or ""), record) end
  if #out == 0 then return -1, received, record end
  return 2, received, out
end

function error_line(tag, received, record)
  return joined(steps.error, tag, received, record)
end

function slowquery_line(tag, received, record)
  return joined(steps.slowquery, tag, received, record)
end
