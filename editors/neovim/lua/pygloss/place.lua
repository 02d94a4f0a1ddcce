-- Goes to a place in a file that the server has named.

local pygloss = require('pygloss')

local M = {}

---@class pygloss.Place
---@field uri string
---@field range lsp.Range

---Leaves a window that holds no file, such as a terminal: it is not to be lost.
local function enter_window_of_files()
  if vim.bo.buftype == '' then
    return
  end
  for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    local is_float = vim.api.nvim_win_get_config(window).relative ~= ''
    if not is_float and vim.bo[vim.api.nvim_win_get_buf(window)].buftype == '' then
      vim.api.nvim_set_current_win(window)
      return
    end
  end
  vim.cmd('leftabove new')
end

---Opens the file of a place, with the cursor at the place: in the window that shows it already, or else in the current one.
---@param place pygloss.Place
function M.jump(place)
  enter_window_of_files()
  local client = pygloss.client()
  local encoding = client and client.offset_encoding or 'utf-16'
  vim.lsp.util.show_document({ uri = place.uri, range = place.range }, encoding, { focus = true, reuse_win = true })
end

---A place as lists of places hold it.
---@param place pygloss.Place
---@param text string
---@return vim.quickfix.entry
function M.entry(place, text)
  local client = pygloss.client()
  local location = { uri = place.uri, range = place.range }
  local entry = vim.lsp.util.locations_to_items({ location }, client and client.offset_encoding or 'utf-16')[1]
  entry.text = text
  entry.user_data = nil
  return entry
end

---A file and a line as readers write them: `folder/file.py:3`.
---@param place pygloss.Place
---@return string
function M.name(place)
  return ('%s:%d'):format(vim.fn.fnamemodify(vim.uri_to_fname(place.uri), ':.'), place.range.start.line + 1)
end

return M
