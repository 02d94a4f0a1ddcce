-- All that is remembered: written to a file, put in from one, forgotten.

local execute = require('pygloss.execute')
local pygloss = require('pygloss')

local M = {}

---@param number integer
---@return string
local function events(number)
  return number == 1 and '1 event' or number .. ' events'
end

---The path that a name on the command line means, or nil where there is none.
---@param name string
---@param action string for the reader
---@return string?
local function path_of(name, action)
  if name == '' then
    pygloss.tell(('say which file: `:Pygloss memory %s notes.json`'):format(action))
    return nil
  end
  return vim.fn.fnamemodify(vim.fn.expand(name), ':p')
end

---Asks before something that cannot be brought back; the way out comes first.
---@param question string
---@param button string
---@return boolean
local function is_sure(question, button)
  return vim.fn.confirm(question, '&Cancel\n&' .. button, 1, 'Warning') == 2
end

---Writes all that is remembered to a file; asks first where there is one of this name.
---@param name string
function M.export(name)
  local path = path_of(name, 'export')
  if not path then
    return
  end
  execute.send('pygloss.memory', { 'export' }, function(answer)
    if vim.uv.fs_stat(path) and not is_sure(('%s is there already.'):format(path), 'Overwrite') then
      return
    end
    -- The text ends in a line break, and so does what is written.
    local lines = vim.split((answer.text:gsub('\n$', '')), '\n')
    local ok, written = pcall(vim.fn.writefile, lines, path)
    if ok and written == 0 then
      pygloss.tell(('%s written to %s'):format(events(answer.events), vim.fn.fnamemodify(path, ':~:.')), vim.log.levels.INFO)
    else
      pygloss.tell(('%s cannot be written'):format(path), vim.log.levels.ERROR)
    end
  end)
end

---Adds what a file holds that was written so.
---@param name string
function M.import(name)
  local path = path_of(name, 'import')
  if not path then
    return
  end
  local ok, lines = pcall(vim.fn.readfile, path)
  if not ok then
    pygloss.tell(('%s cannot be read'):format(path), vim.log.levels.ERROR)
    return
  end
  execute.send('pygloss.memory', { 'import', table.concat(lines, '\n') }, function(answer)
    require('pygloss.status').forget()
    local are = answer.added == 1 and 'is' or 'are'
    pygloss.tell(('%d of %s %s new'):format(answer.added, events(answer.events), are), vim.log.levels.INFO)
  end)
end

---Forgets everything, after the reader has said so once more.
function M.forget()
  execute.send('pygloss.memory', { 'export' }, function(exported)
    local question = 'Forget everything that pygloss remembers of you: %s, and your level?\nOnly an export brings it back.'
    if not is_sure(question:format(events(exported.events)), 'Forget') then
      return
    end
    execute.send('pygloss.memory', { 'reset', { all = true } }, function(answer)
      require('pygloss.status').forget()
      local are = answer.forgotten == 1 and 'is' or 'are'
      pygloss.tell(('%s %s forgotten'):format(events(answer.forgotten), are), vim.log.levels.INFO)
    end)
  end)
end

return M
