-- Makes records of entries that the parsers took apart: times, and what an entry inherits from the one before it.
-- Keys that start with "aurora_entry_" come from the parsers and do not leave; "log" is the entry; all others are the sender's.

-- By source, which is one log of one instance: its last time and its current database.
local sources = {}

local severity_numbers = { ERROR = 17, WARNING = 13 }

local function days_since_1970(year, month, day)
  if month <= 2 then year = year - 1 end
  local era = math.floor(year / 400)
  local of_era = year - era * 400
  local shifted = (month + 9) % 12
  local of_year = math.floor((153 * shifted + 2) / 5) + day - 1
  local of_era_days = of_era * 365 + math.floor(of_era / 4) - math.floor(of_era / 100) + of_year
  return era * 146097 + of_era_days - 719468
end

local function nanoseconds(fraction)
  return tonumber((fraction .. "000000000"):sub(1, 9))
end

-- A time as the log has it; one without a zone is UTC, the zone of Aurora's hosts. Nil where it is none.
local function time_of(text)
  if not text then return nil end
  local year, month, day, rest = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)[T ](.*)$")
  if not year then
    year, month, day, rest = text:match("^(%d%d)(%d%d)(%d%d) +(.*)$")
    if not year then return nil end
    year = 2000 + year
  end
  local hour, minute, second, tail = rest:match("^(%d+):(%d%d):(%d%d)(.*)$")
  if not hour then return nil end
  local fraction, zone = tail:match("^%.(%d+)(.*)$")
  local offset = 0
  local sign, hours, minutes = (zone or tail):match("^([+-])(%d%d):(%d%d)$")
  if sign then offset = (hours * 3600 + minutes * 60) * (sign == "+" and 1 or -1) end
  local days = days_since_1970(tonumber(year), tonumber(month), tonumber(day))
  local seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset
  return { sec = seconds, nsec = nanoseconds(fraction or "") }
end

local function unix_time_of(text)
  if not text then return nil end
  local seconds, fraction = text:match("^(%d+)%.?(%d*)$")
  return { sec = tonumber(seconds), nsec = nanoseconds(fraction) }
end

-- The only garbage that is known has two points or more digits than a duration can have.
local function microseconds(text)
  local seconds, fraction = (text or ""):match("^(%d+)%.(%d+)$")
  if not seconds or #seconds > 9 or #fraction > 6 then return nil end
  return tonumber(seconds) * 1000000 + tonumber((fraction .. "000000"):sub(1, 6))
end

local function taken_apart(record)
  local entry, out = {}, { db_system_name = "mysql" }
  for key, value in pairs(record) do
    if key:sub(1, 13) == "aurora_entry_" then entry[key:sub(14)] = value
    elseif key ~= "log" then out[key] = value end
  end
  local source = sources[entry.source] or {}
  sources[entry.source] = source
  entry.source = nil
  return source, entry, out
end

-- The time of an entry: its own, else that of the one before, else when its sender read it.
local function stamp(source, out, own, received)
  if own then
    out.time_source = "record"
    source.time = own
    return own
  end
  out.time_source = source.time and "previous" or "arrival"
  return source.time or received
end

local function move(entry, out, ...)
  for _, name in ipairs({ ... }) do out[name] = entry[name] end
end

-- The text of what no pattern fits; blank lines alone are no record.
local function unstructured(record, out)
  local text = record.log:gsub("%s+$", "")
  out.body = text
  out.parse_status = "unstructured"
  return text ~= ""
end

-- A record of a sender's own that has no line in it has no source either, and leaves as it came.
function error_record(tag, received, record)
  if not record.aurora_entry_source then return 0, received, record end
  local source, entry, out = taken_apart(record)
  out.event_name = "db.server.error"
  local time = stamp(source, out, time_of(entry.time), received)
  if not entry.body and not entry.time then
    return unstructured(record, out) and 1 or -1, time, out
  end
  out.body = entry.body or ""
  out.parse_status = entry.time:find("T", 1, true) and "ok" or "partial"
  move(entry, out, "severity_text", "db_response_status_code", "mysql_error_subsystem", "mysql_threads_thread_id",
    "code_file_path", "code_line_number")
  out.severity_number = severity_numbers[(entry.severity_text or ""):upper()] or 9
  if out.severity_number == 17 then out.error_type = entry.db_response_status_code end
  return 1, time, out
end

local function is_banner(text)
  local first = text:match("^[^\n]*")
  return first:find("mysqld[%.exe]*, Version: .*started with:") or first:find("^[Tt][Cc][Pp] [Pp]ort: ")
    or first:find("^Time +Id +Command +Argument")
end

local function durations(entry, out)
  local query, lock = microseconds(entry.query_time), microseconds(entry.lock_time)
  if not query or not lock then return false end
  out.mysql_slowlog_query_time_us = query
  out.mysql_slowlog_lock_time_us = lock
  out.aurora_entry_durations = entry.query_time .. " " .. entry.lock_time
  return true
end

local function statement(entry, out)
  if entry.db_operation_name then
    out.db_operation_name = entry.db_operation_name
    out.db_query_text = "administrator command: " .. entry.db_operation_name
  else
    -- The server ends each statement with a semicolon of its own.
    out.db_query_text = (entry.sql or ""):gsub("%s+$", ""):gsub(";$", "")
  end
end

function slowquery_record(tag, received, record)
  if not record.aurora_entry_source then return 0, received, record end
  local source, entry, out = taken_apart(record)
  if is_banner(record.log) then
    -- After it the server names the database anew.
    source.database = nil
    return -1, received, record
  end
  out.event_name = "db.server.slow_query"
  local time = stamp(source, out, time_of(entry.time) or unix_time_of(entry.set_time), received)
  if not next(entry) then
    return unstructured(record, out) and 1 or -1, time, out
  end
  source.database = entry.use and entry.use:gsub("^`(.*)`$", "%1"):gsub("``", "`") or entry.schema or source.database
  out.db_namespace = source.database
  statement(entry, out)
  out.parse_status = durations(entry, out) and "ok" or "partial"
  if out.parse_status == "partial" then out.body = record.log end
  out.severity_number, out.severity_text = 9, "INFO"
  move(entry, out, "user_name", "mysql_slowlog_current_user", "mysql_threads_thread_id", "db_response_returned_rows",
    "mysql_slowlog_rows_examined", "db_response_status_code")
  out.error_type = entry.db_response_status_code
  out.client_address = entry.client_address or entry.client_host
  return 1, time, out
end
