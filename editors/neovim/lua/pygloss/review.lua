-- A review: questions about what is due and what was met. It begins only when it is asked for.

local execute = require('pygloss.execute')
local pygloss = require('pygloss')
local session = require('pygloss.session')

local M = {}

---@param name string
---@param command string
---@param arguments any[]
---@param none string what to say where there is no question
---@param about? string the file that is asked about
local function ask(name, command, arguments, none, about)
  execute.send(command, arguments, function(answer)
    local questions = type(answer) == 'table' and answer.questions or {}
    if #questions == 0 then
      pygloss.tell(none, vim.log.levels.INFO)
    else
      session.start(name, questions, { about = about })
    end
  end)
end

---Asks about what is due, what was met, and what a path has next.
---@param number? integer how many questions at most
---@param path? string the learning path to go on along
function M.review(number, path)
  if not number and not path and session.resume('Review') then
    return
  end
  local wanted = (number or path) and { { number = number, path = path } } or {}
  ask('Review', 'pygloss.review', wanted, 'nothing is due, and the path is done')
end

---Asks about the file in the current buffer.
---@param number? integer how many questions at most
function M.quiz(number)
  if not pygloss.attached() then
    return
  end
  local uri = vim.uri_from_bufnr(0)
  if not number and session.resume('Quiz', uri) then
    return
  end
  local wanted = number and { uri, { number = number } } or { uri }
  ask('Quiz', 'pygloss.quiz', wanted, 'nothing in this file can be asked about', uri)
end

return M
