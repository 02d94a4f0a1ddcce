-- Shows a card in a floating window.

local pygloss = require('pygloss')
local execute = require('pygloss.execute')

local M = {}

---@class pygloss.Card
---@field slug string
---@field title string
---@field markdown string

---The window a card is shown in; a second card replaces the first.
---@type integer?
local window

---The cards that led to the one shown, which is the last.
---@type pygloss.Card[]
local trail = {}

local function close_window()
  if window and vim.api.nvim_win_is_valid(window) then
    vim.api.nvim_win_close(window, true)
  end
  window = nil
end

---Closes the card, if one is open.
function M.close()
  close_window()
  trail = {}
end

---The title at a column of a line such as `- See also: closures; lambda`, which the foot of a card is made of.
---@param line string
---@param column integer in bytes, from 0
---@return string?
local function title_at(line, column)
  local start = line:match('^%- %a[%a ]*: ()')
  if not start then
    return nil
  end
  while start <= #line do
    local stop = line:find('; ', start, true) or #line + 1
    if column + 1 < stop then
      return column + 1 >= start and line:sub(start, stop - 1) or nil
    end
    start = stop + 2
  end
end

---Opens the card that is named under the cursor.
local function follow()
  local column = vim.api.nvim_win_get_cursor(0)[2]
  local title = title_at(vim.api.nvim_get_current_line(), column)
  if title then
    M.open(title)
  else
    pygloss.tell('no card is named here; the lines at the foot of a card name some', vim.log.levels.INFO)
  end
end

---Rows that `lines` take in a window of `width` columns with wrapping on.
---@param lines string[]
---@param width integer
---@return integer
local function height_of(lines, width)
  local rows = 0
  for _, line in ipairs(lines) do
    rows = rows + math.max(1, math.ceil(vim.fn.strdisplaywidth(line) / width))
  end
  return rows
end

local back

---Shows a card, with the cursor in it.
---@param card pygloss.Card
local function show(card)
  if not (window and vim.api.nvim_win_is_valid(window)) then
    trail = {}
  end
  close_window()
  if not trail[#trail] or trail[#trail].slug ~= card.slug then
    table.insert(trail, card)
  end
  local lines = vim.split(vim.trim(card.markdown), '\n')
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].modifiable = false

  local width = math.max(20, math.min(90, vim.o.columns - 8))
  local height = math.max(3, math.min(height_of(lines, width), vim.o.lines - 6))
  window = vim.api.nvim_open_win(buffer, true, {
    relative = 'editor',
    row = math.floor((vim.o.lines - height) / 2) - 1,
    col = math.floor((vim.o.columns - width) / 2),
    width = width,
    height = height,
    style = 'minimal',
    border = 'rounded',
    title = ' ' .. card.title .. ' ',
  })
  vim.bo[buffer].filetype = 'markdown'
  -- Without the parser the text is shown plain.
  pcall(vim.treesitter.start, buffer, 'markdown')
  vim.wo[window].conceallevel = 2
  vim.wo[window].wrap = true
  vim.wo[window].linebreak = true

  local function map(key, action, description)
    vim.keymap.set('n', key, action, { buffer = buffer, nowait = true, desc = description })
  end
  map('q', M.close, 'Close the card')
  map('<Esc>', M.close, 'Close the card')
  map('<CR>', follow, 'Open the card that is named under the cursor')
  map('<BS>', back, 'Go back to the card before')
end

---Shows the card that led to this one.
function back()
  if #trail > 1 then
    table.remove(trail)
    show(table.remove(trail))
  end
end

---Opens the card called `name`: its slug, its title or another name it is known by.
---@param name string
function M.open(name)
  execute('pygloss.card', { name }, function(card)
    if type(card) == 'table' then
      show(card)
    else
      pygloss.tell(('there is no card called "%s"'):format(name))
    end
  end)
end

---Shows all that is computed about a place, step by step.
---@param place? any[] a URI and a position of the protocol; the place under the cursor where left out
function M.more(place)
  local function under_cursor(client)
    local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
    return { params.textDocument.uri, params.position }
  end
  execute('pygloss.more', place or under_cursor, function(note)
    if type(note) == 'table' then
      show(note)
    else
      pygloss.tell('nothing is computed about what is under the cursor', vim.log.levels.INFO)
    end
  end)
end

---Opens the card of what is under the cursor; asks which one where there are several.
function M.open_at_cursor()
  local bufnr = vim.api.nvim_get_current_buf()
  local client = vim.lsp.get_clients({ name = 'pygloss', bufnr = bufnr })[1]
  if not client then
    pygloss.tell('the server is not running for this buffer; see :checkhealth pygloss')
    return
  end
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  params.context = { diagnostics = {}, only = { 'pygloss.learn' }, triggerKind = 1 }
  pygloss.request(client, 'textDocument/codeAction', params, function(err, actions)
    if err then
      pygloss.tell(err.message, vim.log.levels.ERROR)
      return
    end
    local choices = vim.tbl_filter(function(action)
      return type(action.command) == 'table' and action.command.command == 'pygloss.openCard'
    end, actions or {})
    if #choices == 0 then
      pygloss.tell('there is no card for what is under the cursor', vim.log.levels.INFO)
    elseif #choices == 1 then
      M.open(choices[1].command.arguments[1])
    else
      vim.ui.select(choices, {
        prompt = 'Open card',
        format_item = function(action)
          return (action.title:gsub('^Learn: ', ''))
        end,
      }, function(choice)
        if choice then
          M.open(choice.command.arguments[1])
        end
      end)
    end
  end, bufnr)
end

return M
