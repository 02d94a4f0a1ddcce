-- Explains a traceback: of the lines that are given, of a terminal, or of the clipboard.

local execute = require('pygloss.execute')
local page = require('pygloss.page')
local place = require('pygloss.place')
local pygloss = require('pygloss')

local M = {}

---The registers that may hold one: the clipboard, where there is one, and what was yanked or deleted last.
---@return string[]
local function registers()
  return vim.fn.has('clipboard') == 1 and { '+', '"' } or { '"' }
end

---Joins the lines of a terminal that it broke at its edge.
---@param lines string[]
---@param width integer of the terminal
---@return string[]
local function unbroken(lines, width)
  local whole, is_open = {}, false
  for _, line in ipairs(lines) do
    if is_open then
      whole[#whole] = whole[#whole] .. line
    else
      table.insert(whole, line)
    end
    is_open = vim.fn.strdisplaywidth(line) == width
  end
  return whole
end

---@param first integer from 1
---@param last integer
---@return string
local function text_of(first, last)
  local lines = vim.api.nvim_buf_get_lines(0, first - 1, last, false)
  if vim.bo.buftype == 'terminal' then
    local info = vim.fn.getwininfo(vim.api.nvim_get_current_win())[1]
    lines = unbroken(lines, info.width - info.textoff)
  end
  return table.concat(lines, '\n')
end

---The texts to look into, the likeliest first, each with what it is called.
---@param range? { [1]: integer, [2]: integer } lines of the current buffer
---@return { text: string, name: string }[]
local function sources(range)
  if range then
    return { { text = text_of(range[1], range[2]), name = 'these lines' } }
  end
  if vim.bo.buftype == 'terminal' then
    return { { text = text_of(1, vim.api.nvim_buf_line_count(0)), name = 'this terminal' } }
  end
  local found = {}
  for _, register in ipairs(registers()) do
    local text = vim.fn.getreg(register)
    if text ~= '' then
      table.insert(found, { text = text, name = 'the clipboard' })
    end
  end
  return found
end

---@param text string
---@return string
local function escaped(text)
  return (text:gsub('[\\`*_%[%]<>]', '\\%0'))
end

---Puts behind the text what it does not lead to itself: places in files that it does not name, and its cards.
---@param answer { markdown: string, places: table[], cards: table[] }
---@param how? pygloss.How
local function show(answer, how)
  local lines = vim.split(vim.trim(answer.markdown), '\n')
  -- The cards, as a client without links has them; here each has a line.
  if vim.startswith(lines[#lines], 'More: ') then
    table.remove(lines)
  end
  if lines[#lines] ~= '' then
    table.insert(lines, '')
  end
  local places = {}
  local function add(text, target)
    table.insert(lines, text)
    places[#lines - 1] = target
  end
  for _, found in ipairs(answer.places) do
    local address = ('%s#L%d)'):format(found.uri, found.range.start.line + 1)
    if not answer.markdown:find(address, 1, true) then
      add(('- `%s` %s'):format(place.name(found), escaped(found.message)), { place = found })
    end
  end
  for _, card in ipairs(answer.cards) do
    add('- Card: ' .. escaped(card.title), { names = { card.slug } })
  end
  page.show({ title = 'Traceback', markdown = table.concat(lines, '\n'), places = places }, how)
end

---Explains the traceback in the lines of a range, in the terminal of the current buffer, or else in the clipboard.
---@param range? { [1]: integer, [2]: integer }
---@param how? pygloss.How
function M.explain(range, how)
  local all = sources(range)
  local function try(number)
    local source = all[number]
    if not source then
      pygloss.tell(('there is no traceback in %s'):format(all[1] and all[1].name or 'the clipboard'), vim.log.levels.INFO)
      return
    end
    execute.send('pygloss.traceback', { source.text }, function(answer)
      if type(answer) == 'table' and answer.markdown then
        show(answer, how)
      else
        try(number + 1)
      end
    end)
  end
  try(1)
end

---Takes the mark of the error out of the files again.
function M.clear()
  execute.send('pygloss.traceback', { '' }, function() end)
end

return M
