-- Colours Python inside a buffer of another kind by Vim's own syntax file, for which nothing needs to be installed.

local M = {}

---Loads the rules for Python into the current buffer, once.
local function include()
  if vim.b.pygloss_python then
    return
  end
  vim.b.pygloss_python = true
  vim.b.current_syntax = nil
  vim.cmd('syntax include @pyglossPython syntax/python.vim')
  vim.b.current_syntax = 'pygloss'
end

---Colours the blocks that are fenced as Python; nothing is done where a parser of Python does that better.
---@param buffer integer
function M.in_fences(buffer)
  if #vim.api.nvim_get_runtime_file('parser/python.*', false) > 0 then
    return
  end
  vim.api.nvim_buf_call(buffer, function()
    vim.bo.syntax = 'ON'
    vim.cmd('syntax clear')
    include()
    vim.cmd([[syntax region pyglossCode matchgroup=Ignore start=/^```python$/ end=/^```$/ contains=@pyglossPython keepend]])
  end)
end

---Colours some lines.
---@param buffer integer
---@param first integer from 1
---@param last integer
function M.in_lines(buffer, first, last)
  vim.api.nvim_buf_call(buffer, function()
    include()
    vim.cmd(([[syntax region pyglossCode start=/\%%%dl\%%1c/ end=/\%%%dl$/ contains=@pyglossPython keepend]]):format(first, last))
  end)
end

return M
