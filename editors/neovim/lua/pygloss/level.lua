-- The reader's level: asked for in two questions, said, forgotten.

local execute = require('pygloss.execute')
local pygloss = require('pygloss')
local session = require('pygloss.session')

local M = {}

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
    session.start('Level', answer.questions, {
      on_done = function(choices)
        send({ vim.tbl_map(function(choice)
          return choice - 1
        end, choices) })
      end,
    })
  end)
end

return M
