-- Shows pages in a floating window or a split, with a trail of pages to go back and forward on.

local links = require('pygloss.links')
local place = require('pygloss.place')
local pygloss = require('pygloss')
local python_code = require('pygloss.python_code')
local windows = require('pygloss.window')

local M = {}

local NAMESPACE = vim.api.nvim_create_namespace('pygloss.page')

---@class pygloss.Page
---@field title string
---@field slug? string of the concept that it is about
---@field markdown? string the text
---@field canvas? pygloss.Canvas the text where it is not Markdown
---@field row? integer where the cursor begins, from 0
---@field places? table<integer, pygloss.Target> where lines of the Markdown lead, by row from 0

---How a page is to be shown.
---@class pygloss.How
---@field style? 'float'|'split'
---@field mods? table what `:vertical` and its kind say, as `smods` of a user command
---@field window? integer of a page that this one comes after

---@class pygloss.View
---@field window integer
---@field origin integer the window that the cursor came from
---@field style 'float'|'split'
---@field trail pygloss.Page[]
---@field cursors table[] where each page of the trail was left, as `winsaveview` says it
---@field at integer the page of the trail that is shown
---@field links pygloss.Link[]

---The open windows with pages: one floating, and any number of splits.
---@type table<integer, pygloss.View>
local views = {}

---@return pygloss.View?
local function view_of(window)
  if views[window] and not vim.api.nvim_win_is_valid(window) then
    views[window] = nil
  end
  return views[window]
end

---@param style 'float'|'split'
---@return pygloss.View?
local function view_in(style)
  local here = view_of(vim.api.nvim_get_current_win())
  if here and here.style == style then
    return here
  end
  for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    local view = view_of(window)
    if view and view.style == style then
      return view
    end
  end
end

---The page that the cursor is in.
---@return pygloss.Page?
function M.current()
  local view = view_of(vim.api.nvim_get_current_win())
  return view and view.trail[view.at]
end

---@param view pygloss.View
local function close(view)
  views[view.window] = nil
  windows.close(view.window, view.origin)
end

---Closes the floating page, if there is one.
function M.close()
  for _, view in pairs(views) do
    if view.style == 'float' then
      close(view)
    end
  end
end

---Hides the backslashes of Markdown, which Neovim shows: `\*args`.
---@param buffer integer
---@param lines string[]
local function hide_escapes(buffer, lines)
  local is_code = false
  for number, line in ipairs(lines) do
    is_code = is_code ~= (line:match('^```') ~= nil)
    -- Between backticks a backslash is itself.
    local text = is_code and '' or line:gsub('`[^`]*`', function(code)
      return (' '):rep(#code)
    end)
    for column in text:gmatch('()\\%p') do
      vim.api.nvim_buf_set_extmark(buffer, NAMESPACE, number - 1, column - 1, { end_col = column, conceal = '' })
    end
  end
end

---@param page pygloss.Page
---@param buffer integer
---@return pygloss.Link[]
local function write(page, buffer)
  if page.canvas then
    page.canvas:write(buffer)
    vim.bo[buffer].filetype = 'pygloss'
    return page.canvas.links
  end
  local lines, found = links.take(vim.split(vim.trim(page.markdown), '\n'))
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].filetype = 'markdown'
  -- Without the parser the text is shown plain.
  pcall(vim.treesitter.start, buffer, 'markdown')
  python_code.in_fences(buffer)
  hide_escapes(buffer, lines)
  for row, target in pairs(page.places or {}) do
    table.insert(found, { row = row, from = 0, to = #lines[row + 1], target = target })
  end
  for _, link in ipairs(found) do
    vim.api.nvim_buf_set_extmark(buffer, NAMESPACE, link.row, link.from, { end_col = link.to, hl_group = '@markup.link' })
  end
  return found
end

local map_keys

---@param view pygloss.View
local function label(view)
  local keys = { '<CR> open', view.at > 1 and '<BS> back' or nil }
  if view.at < #view.trail then
    table.insert(keys, '<Tab> forward')
  end
  table.insert(keys, 'q close')
  windows.label(view.window, view.trail[view.at].title, table.concat(keys, ' · '))
end

---Shows the page that the view is at.
---@param view pygloss.View
local function render(view)
  local page = view.trail[view.at]
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  if view.style == 'split' then
    -- Two splits may show one card; a name belongs to one buffer only.
    pcall(vim.api.nvim_buf_set_name, buffer, 'pygloss://' .. (page.slug or page.title))
  end
  windows.put(view.window, buffer)
  view.links = write(page, buffer)
  -- The filetype may have brought options of its own.
  windows.put(view.window, buffer)
  map_keys(view, buffer)
  if view.style == 'float' then
    label(view)
    windows.fit(view.window)
  end
  vim.api.nvim_win_call(view.window, function()
    vim.fn.winrestview(view.cursors[view.at] or { lnum = (page.row or 0) + 1, col = 0, topline = 1 })
  end)
end

---@param view pygloss.View
---@param steps integer
local function go(view, steps)
  local at = view.at + steps
  if view.trail[at] then
    view.cursors[view.at] = vim.fn.winsaveview()
    view.at = at
    render(view)
  end
end

---Opens what is named under the cursor.
---@param view pygloss.View
local function follow(view)
  local cursor = vim.api.nvim_win_get_cursor(0)
  local link = links.at(view.links, cursor[1] - 1, cursor[2])
  if not link then
    pygloss.tell('nothing to open is named in this line', vim.log.levels.INFO)
  elseif link.target.names then
    require('pygloss.card').open_first(link.target.names, { style = view.style, window = view.window })
  elseif link.target.url then
    vim.ui.open(link.target.url)
  else
    if view.style == 'float' then
      close(view)
    end
    if link.target.run then
      link.target.run()
    else
      place.jump(link.target.place)
    end
  end
end

---The keys of a page; they are those of `:help pygloss-keys`.
---@param view pygloss.View
---@param buffer integer
function map_keys(view, buffer)
  local function map(keys, action, description)
    for _, key in ipairs(keys) do
      vim.keymap.set('n', key, action, { buffer = buffer, nowait = true, desc = description })
    end
  end
  map(view.style == 'float' and { 'q', '<Esc>' } or { 'q' }, function()
    close(view)
  end, 'Close the page')
  map({ '<CR>', 'K', 'gx' }, function()
    follow(view)
  end, 'Open what is named under the cursor')
  map({ '<BS>', '<C-o>' }, function()
    go(view, -1)
  end, 'Go back to the page before')
  map({ '<Tab>', '<C-i>' }, function()
    go(view, 1)
  end, 'Go forward again')
end

---@param style 'float'|'split'
---@param mods? table
---@return pygloss.View
local function open(style, mods)
  local origin = vim.api.nvim_get_current_win()
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  local window = style == 'float' and windows.float(buffer) or windows.split(buffer, mods)
  local view = { window = window, origin = origin, style = style, trail = {}, cursors = {}, at = 0, links = {} }
  views[window] = view
  return view
end

---Shows a page, with the cursor in it. A second one takes the place of the first, which is gone back to.
---@param page pygloss.Page
---@param how? pygloss.How
function M.show(page, how)
  how = how or {}
  local style = how.style or require('pygloss.options')('window')
  local view = how.window and view_of(how.window) or view_in(style) or open(style, how.mods)
  vim.api.nvim_set_current_win(view.window)
  local shown = view.trail[view.at]
  if shown then
    view.cursors[view.at] = vim.fn.winsaveview()
  end
  if not (shown and page.markdown and shown.markdown == page.markdown) then
    view.at = view.at + 1
  end
  -- What was gone back from is no longer ahead.
  view.trail = vim.list_slice(view.trail, 1, view.at - 1)
  view.cursors = vim.list_slice(view.cursors, 1, view.at - 1)
  view.trail[view.at] = page
  render(view)
end

vim.api.nvim_create_autocmd('WinClosed', {
  group = vim.api.nvim_create_augroup('pygloss.page', { clear = true }),
  callback = function(event)
    views[tonumber(event.match)] = nil
  end,
})

return M
