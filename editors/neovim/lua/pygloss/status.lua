-- How many questions are due, for a status line: never waited for, and asked for at most once in a while.

local execute = require('pygloss.execute')
local pygloss = require('pygloss')

local M = {}

---How old the answer may be, in ms.
local OLDEST = 5 * 60 * 1000

local known, asked_at = '', nil

---@param status table
---@return string
local function brief(status)
  local due = tonumber(status.due) or 0
  return due > 0 and ('%d due'):format(due) or ''
end

---Asks again the next time.
function M.forget()
  asked_at = nil
end

---`3 due`, or nothing where nothing is due or no server runs.
---@return string
function M.line()
  local client = pygloss.client()
  if not client or not execute.has(client, 'pygloss.status') then
    return ''
  end
  local now = vim.uv.now()
  if not asked_at or now - asked_at > OLDEST then
    asked_at = now
    local params = { command = 'pygloss.status', arguments = {} }
    pygloss.request(client, 'workspace/executeCommand', params, function(err, status)
      local fresh = not err and type(status) == 'table' and brief(status) or ''
      if fresh ~= known then
        known = fresh
        vim.cmd.redrawstatus()
      end
    end)
  end
  return known
end

---A status in words, each fact one part.
---@param status table
---@return string[]
function M.facts(status)
  local facts = { 'level ' .. status.level }
  if not status.memory then
    table.insert(facts, 'nothing is remembered')
    return facts
  end
  for _, name in ipairs({ 'due', 'met', 'known', 'muted' }) do
    table.insert(facts, ('%d %s'):format(tonumber(status[name]) or 0, name))
  end
  return facts
end

---Tells the reader in one line.
function M.tell()
  execute.send('pygloss.status', {}, function(status)
    pygloss.tell(table.concat(M.facts(status), ' · '), vim.log.levels.INFO)
  end)
end

return M
