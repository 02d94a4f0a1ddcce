-- The reader's level: asked for in two questions, said, forgotten.

local execute = require('pygloss.execute')
local pygloss = require('pygloss')
local session = require('pygloss.session')

local M = {}

---The levels by name, and the word that forgets the level.
M.NAMES = { 'beginner', 'intermediate', 'advanced', 'forget' }

---@param arguments any[]
local function send(arguments)
  execute.send('pygloss.level', arguments, function(answer)
    local from = answer.from == 'setting' and ': the settings go before an answer' or ''
    pygloss.tell(('level %s%s'):format(answer.level, from), vim.log.levels.INFO)
  end)
end

---Sets the level, or asks two questions that lead to one.
---@param name? 'beginner'|'intermediate'|'advanced'|'forget'
function M.set(name)
  if name and name ~= '' then
    send({ name == 'forget' and vim.NIL or name })
    return
  end
  execute.send('pygloss.level', {}, function(answer)
    session.start('Level', answer.questions, function(choices)
      send({ vim.tbl_map(function(choice)
        return choice - 1
      end, choices) })
    end)
  end)
end

---Where it is kept that the line was said.
---@return string
local function marker()
  return vim.fs.joinpath(vim.fn.stdpath('state'), 'pygloss-first-start')
end

---Says once, ever, that two questions set the level: where nothing sets it yet.
---@param client vim.lsp.Client
function M.first_start(client)
  local path = marker()
  if not require('pygloss.options')('first_start') or vim.uv.fs_stat(path) or not execute.has(client, 'pygloss.level') then
    return
  end
  local params = { command = 'pygloss.status', arguments = {} }
  pygloss.request(client, 'workspace/executeCommand', params, function(err, status)
    if err or type(status) ~= 'table' or not status.memory then
      return
    end
    -- Where the mark cannot be kept, nothing is said: it would be said each time.
    vim.fn.mkdir(vim.fs.dirname(path), 'p')
    local file = io.open(path, 'w')
    if file then
      file:close()
      if status.levelFrom == 'default' then
        pygloss.tell('two questions set your level: `:Pygloss level`', vim.log.levels.INFO)
      end
    end
  end)
end

return M
