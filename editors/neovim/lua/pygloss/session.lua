-- Asks questions in a floating window, one after the other. Each answer goes to the server at once, so that whoever leaves keeps what they did.

local card = require('pygloss.card')
local execute = require('pygloss.execute')
local page = require('pygloss.page')
local place = require('pygloss.place')
local pygloss = require('pygloss')
local sheet = require('pygloss.sheet')
local windows = require('pygloss.window')

local M = {}

---@class pygloss.Session
---@field name string what the window is called: `Review`
---@field questions pygloss.Question[]
---@field answers table<integer, pygloss.Answer>
---@field at integer
---@field rows integer[] where the choices of the question stand
---@field window? integer
---@field buffer? integer
---@field origin? integer
---@field about? string the file that is asked about
---@field on_done? fun(choices: integer[]) given the chosen numbers, from 1, where no answer is right or wrong

---What was left to look at a place, by its name: asked for again, it goes on.
---@type table<string, pygloss.Session>
local left = {}

---@type pygloss.Session?
local open

---@param session pygloss.Session
local function close(session)
  if session.window then
    windows.close(session.window, session.origin)
  end
  session.window, session.buffer, open = nil, nil, nil
end

local map_keys

---@param session pygloss.Session
local function render(session)
  local question, answer = session.questions[session.at], session.answers[session.at]
  local text, rows, verdict = sheet.question(question, answer)
  session.rows = rows
  text:write(session.buffer)
  map_keys(session)
  local all = #question.choices
  local keys = { all > 1 and ('1-%d answer'):format(all) or '1 answer', not session.on_done and 's skip' or nil }
  if answer then
    keys = { session.at < #session.questions and '<CR> next' or '<CR> finish', 'c card' }
    if question.place and question.place ~= vim.NIL then
      table.insert(keys, 'g place')
    end
  end
  table.insert(keys, 'q leave')
  local title = ('%s %d/%d'):format(session.name, session.at, #session.questions)
  windows.label(session.window, title, table.concat(keys, ' · '))
  windows.fit(session.window)
  vim.wo[session.window].cursorline = not answer
  if not answer then
    -- A question that does not fit is read from its top.
    vim.api.nvim_win_set_cursor(session.window, { 1, 0 })
    if vim.api.nvim_win_text_height(session.window, {}).all <= vim.api.nvim_win_get_height(session.window) then
      vim.api.nvim_win_set_cursor(session.window, { rows[1] + 1, 0 })
    end
    return
  end
  vim.api.nvim_win_call(session.window, function()
    vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
    vim.cmd('normal! zb')
    if vim.fn.line('w0') > verdict + 1 then
      vim.api.nvim_win_set_cursor(0, { verdict + 1, 0 })
      vim.cmd('normal! zt')
    end
  end)
end

---@param session pygloss.Session
local function finish(session)
  if session.on_done then
    close(session)
    session.on_done(vim.tbl_map(function(answer)
      return answer.choice
    end, session.answers))
    return
  end
  local text = sheet.sum(session.questions, session.answers)
  close(session)
  page.show({ title = session.name, canvas = text }, { style = 'float' })
end

---@param session pygloss.Session
local function go_on(session)
  if session.at < #session.questions then
    session.at = session.at + 1
    render(session)
  else
    finish(session)
  end
end

---@param session pygloss.Session
---@param choice integer from 1
local function answer(session, choice)
  local at = session.at
  local question = session.questions[at]
  local given = { choice = choice, is_right = question.right ~= nil and choice == question.right + 1 }
  session.answers[at] = given
  if session.on_done then
    go_on(session)
    return
  end
  render(session)
  execute.send('pygloss.answer', { { slug = question.slug, right = given.is_right } }, function(kept)
    given.again = type(kept) == 'table' and type(kept.again) == 'string' and kept.again or nil
    require('pygloss.status').forget()
    if given.again and session.at == at and session.buffer and vim.api.nvim_buf_is_valid(session.buffer) then
      render(session)
    end
  end, function(message)
    -- Said once: the questions go on without a memory too.
    if not session.has_failed then
      pygloss.tell('the answers are not kept: ' .. message)
    end
    session.has_failed = true
  end)
end

---The choice that the cursor is in, or 0 above the first.
---@param session pygloss.Session
---@return integer
local function choice_here(session)
  local row = vim.api.nvim_win_get_cursor(session.window)[1] - 1
  local here = 0
  for number, first in ipairs(session.rows) do
    here = first <= row and number or here
  end
  return here
end

---@param session pygloss.Session
---@param steps integer
local function move(session, steps)
  local to = math.max(1, math.min(#session.rows, choice_here(session) + steps))
  vim.api.nvim_win_set_cursor(session.window, { session.rows[to] + 1, 0 })
end

---Leaves the window; what is left to do is kept only where something else was looked at.
---@param session pygloss.Session
local function look_at_place(session)
  local found = session.questions[session.at].place
  left[session.name] = session
  close(session)
  place.jump(found)
  pygloss.tell(('`:Pygloss %s` goes on'):format(session.name:lower()), vim.log.levels.INFO)
end

---The keys of a question; they are those of `:help pygloss-review-keys`.
---@param session pygloss.Session
function map_keys(session)
  local question, answered = session.questions[session.at], session.answers[session.at]
  for _, map in ipairs(vim.api.nvim_buf_get_keymap(session.buffer, 'n')) do
    vim.keymap.del('n', map.lhs, { buffer = session.buffer })
  end
  local function map(keys, action, description)
    for _, key in ipairs(keys) do
      vim.keymap.set('n', key, action, { buffer = session.buffer, nowait = true, desc = description })
    end
  end
  map({ 'q', '<Esc>' }, function()
    close(session)
  end, 'Leave')
  if answered then
    map({ '<CR>', '<Space>', 'n' }, function()
      go_on(session)
    end, 'Next question')
    map({ 'c' }, function()
      card.open(question.slug, { style = 'float' })
    end, 'Open the card')
    if question.place and question.place ~= vim.NIL then
      map({ 'g' }, function()
        look_at_place(session)
      end, 'Go to the place that the question is about')
    end
    return
  end
  for number = 1, math.min(9, #question.choices) do
    map({ tostring(number) }, function()
      answer(session, number)
    end, 'Answer')
  end
  map({ 'j', '<Down>' }, function()
    move(session, 1)
  end, 'Next choice')
  map({ 'k', '<Up>' }, function()
    move(session, -1)
  end, 'Choice before')
  map({ '<CR>', '<Space>' }, function()
    local choice = choice_here(session)
    if choice > 0 then
      answer(session, choice)
    else
      move(session, 1)
    end
  end, 'Answer')
  if not session.on_done then
    map({ 's' }, function()
      go_on(session)
    end, 'Skip')
  end
end

---@param session pygloss.Session
local function show(session)
  -- A page that floats already would lie below the question.
  page.close()
  if open then
    close(open)
  end
  open = session
  session.origin = vim.api.nvim_get_current_win()
  session.buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[session.buffer].bufhidden = 'wipe'
  vim.bo[session.buffer].filetype = 'pygloss'
  session.window = windows.float(session.buffer)
  render(session)
end

---Goes on with questions that were left to look at a place.
---@param name string
---@param about? string the file that is asked about
---@return boolean whether there were any
function M.resume(name, about)
  local session = left[name]
  if not session or session.about ~= about then
    return false
  end
  left[name] = nil
  show(session)
  return true
end

---Asks questions.
---@param name string what the window is called
---@param questions pygloss.Question[] at least one
---@param options { about?: string, on_done?: fun(choices: integer[]) } as the fields of these names
function M.start(name, questions, options)
  left[name] = nil
  show(vim.tbl_extend('error', { name = name, questions = questions, answers = {}, at = 1, rows = {} }, options))
end

return M
