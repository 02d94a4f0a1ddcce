-- Floating windows and splits: how they look, and how they fit the text and the screen.

local M = {}

---Text is not set wider than this.
local WIDEST = 90

---The border that the reader has chosen for all floating windows, or a round one: a title needs some border.
---@return string|string[]
local function border()
  local chosen = vim.fn.exists('+winborder') == 1 and vim.o.winborder or ''
  if chosen == '' or chosen == 'none' then
    return 'rounded'
  end
  return chosen:find(',', 1, true) and vim.split(chosen, ',') or chosen
end

---Where a window of this size stands in the middle of the screen.
---@param width integer
---@param height integer
---@return vim.api.keyset.win_config
local function middle(width, height)
  return {
    relative = 'editor',
    width = width,
    height = height,
    row = math.max(0, math.floor((vim.o.lines - height) / 2) - 1),
    col = math.max(0, math.floor((vim.o.columns - width) / 2) - 1),
  }
end

---Makes a floating window as high as its text, as far as the screen allows.
---@param window integer
function M.fit(window)
  local width = math.max(20, math.min(WIDEST, vim.o.columns - 4))
  vim.api.nvim_win_set_config(window, middle(width, 1))
  -- A border, the command line and a row above and below remain.
  local most = math.max(3, vim.o.lines - vim.o.cmdheight - 4)
  local height = math.max(3, math.min(vim.api.nvim_win_text_height(window, {}).all, most))
  vim.api.nvim_win_set_config(window, middle(width, height))
end

---What a line of a list begins with: what is folded stands below its text.
local LIST_ITEM = [[^\s*\%(\d\+ \|[-*✓✗·→] \)\s*]]

---The options of a window that text is read in.
---@param window integer
local function set_for_reading(window)
  vim.bo[vim.api.nvim_win_get_buf(window)].formatlistpat = LIST_ITEM
  local options = {
    wrap = true, linebreak = true, breakindent = true, breakindentopt = 'list:-1', statuscolumn = ' ', list = false, spell = false, number = false, relativenumber = false,
    signcolumn = 'no', foldcolumn = '0', foldenable = false, conceallevel = 2, concealcursor = 'n',
  }
  for name, value in pairs(options) do
    vim.api.nvim_set_option_value(name, value, { scope = 'local', win = window })
  end
end

---Opens a floating window with the cursor in it.
---@param buffer integer
---@return integer window
function M.float(buffer)
  local config = vim.tbl_extend('force', middle(20, 3), { style = 'minimal', border = border() })
  local window = vim.api.nvim_open_win(buffer, true, config)
  set_for_reading(window)
  vim.w[window].pygloss_float = true
  return window
end

---Opens a split with the cursor in it.
---@param buffer integer
---@param mods? table what `:vertical` and its kind say, as `smods` of a user command
---@return integer window
function M.split(buffer, mods)
  vim.api.nvim_cmd({ cmd = 'split', mods = mods }, {})
  local window = vim.api.nvim_get_current_win()
  M.put(window, buffer)
  return window
end

---Shows another buffer in a window.
---@param window integer
---@param buffer integer
function M.put(window, buffer)
  vim.api.nvim_win_set_buf(window, buffer)
  set_for_reading(window)
end

---Says what a floating window shows and which keys work in it.
---@param window integer
---@param title string
---@param keys string
function M.label(window, title, keys)
  vim.api.nvim_win_set_config(window, {
    title = ' ' .. title .. ' ',
    footer = ' ' .. keys .. ' ',
    footer_pos = 'right',
  })
end

---Closes a window, and puts the cursor back to where it came from.
---@param window integer
---@param origin? integer
function M.close(window, origin)
  local is_current = vim.api.nvim_get_current_win() == window
  if vim.api.nvim_win_is_valid(window) and not pcall(vim.api.nvim_win_close, window, true) then
    -- The last window cannot be closed, only emptied.
    vim.api.nvim_win_call(window, vim.cmd.enew)
  end
  if is_current and origin and vim.api.nvim_win_is_valid(origin) then
    vim.api.nvim_set_current_win(origin)
  end
end

vim.api.nvim_create_autocmd('VimResized', {
  group = vim.api.nvim_create_augroup('pygloss.window', { clear = true }),
  callback = function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.w[window].pygloss_float then
        M.fit(window)
      end
    end
  end,
})

return M
