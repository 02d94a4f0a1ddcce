-- What a question looks like: before it is answered, after it, and the sum of all at the end.

local canvas = require('pygloss.canvas')

local M = {}

---@class pygloss.Question
---@field slug string
---@field title? string
---@field gloss string
---@field ask string
---@field code? string
---@field choices string[]
---@field right? integer from 0; some questions have no right answer
---@field why? string
---@field place? pygloss.Place
---@field asked? string why it is asked: `due for 3 days`

---@class pygloss.Answer
---@field choice integer from 1
---@field is_right boolean
---@field again? string when the question comes back, such as `in 3 days`

---JSON's null is userdata in Lua.
---@param value any
---@return any
local function given(value)
  return value ~= vim.NIL and value or nil
end

---A question, with the answer where there is one.
---@param question pygloss.Question
---@param answer? pygloss.Answer
---@return pygloss.Canvas
---@return integer[] rows where each choice begins, from 0
---@return integer? verdict the row of what is said about the answer
function M.question(question, answer)
  local text = canvas.new()
  if question.title then
    local row = text:line(question.title, '@markup.heading')
    if type(question.asked) == 'string' then
      text:note(row, question.asked, 'Comment')
    end
    text:line()
  end
  for _, line in ipairs(vim.split(vim.trim(question.ask), '\n')) do
    text:marked('', line, true)
  end
  if given(question.code) then
    text:line()
    text:python(question.code, '  ')
  end
  text:line()
  local rows = {}
  for number, choice in ipairs(question.choices) do
    local lines = vim.split(choice, '\n')
    local row = text:marked(('%d  '):format(number), lines[1], true)
    table.insert(rows, row)
    text:mark(row, 0, 1, 'Number')
    for _, line in ipairs(vim.list_slice(lines, 2)) do
      text:marked('   ', line, true)
    end
    if answer and number == question.right + 1 then
      text:note(row, '✓ right', 'DiagnosticOk')
    elseif answer and number == answer.choice then
      text:note(row, '✗ your answer', 'DiagnosticError')
    end
  end
  if not answer then
    return text, rows
  end
  text:line()
  local verdict = answer.is_right and text:line('Right.', 'DiagnosticOk')
    or text:line(('No: it is %d.'):format(question.right + 1), 'DiagnosticError')
  if given(question.why) then
    text:prose(question.why, '')
    text:line()
  end
  text:marked('', question.gloss, true)
  if answer.again then
    text:line()
    text:line(('This question comes back %s.'):format(answer.again), 'Comment')
  end
  return text, rows, verdict
end

---What came out, with each card one line.
---@param questions pygloss.Question[]
---@param answers table<integer, pygloss.Answer>
---@return pygloss.Canvas
function M.sum(questions, answers)
  local text = canvas.new()
  local answered, right = vim.tbl_count(answers), 0
  for _, answer in pairs(answers) do
    right = right + (answer.is_right and 1 or 0)
  end
  local counted = answered == 1 and '1 answer' or answered .. ' answers'
  text:line(answered == 0 and 'Nothing was answered, and nothing has changed.' or ('%d right of %s.'):format(right, counted))
  text:line()
  for number, question in ipairs(questions) do
    local answer = answers[number]
    local sign = not answer and '·' or answer.is_right and '✓' or '✗'
    local row = text:line(('%s %s'):format(sign, question.title))
    local group = not answer and 'Comment' or answer.is_right and 'DiagnosticOk' or 'DiagnosticError'
    text:mark(row, 0, #sign, group)
    local note = not answer and 'passed over' or answer.again and 'comes back ' .. answer.again
    if note then
      text:note(row, note, 'Comment')
    end
    text:link(row, { names = { question.slug } })
  end
  return text
end

return M
