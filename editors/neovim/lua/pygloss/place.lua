-- Goes to a place in a file that the server has named.

local pygloss = require('pygloss')

local M = {}

---@class pygloss.Place
---@field uri string
---@field range lsp.Range

---Opens the file of a place in the current window, with the cursor at the place.
---@param place pygloss.Place
function M.jump(place)
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
