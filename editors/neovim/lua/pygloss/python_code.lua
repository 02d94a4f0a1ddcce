-- Colours Python inside a buffer of another kind, as Vim's own syntax file does it: nothing needs to be installed for that.

local M = {}

local NAMESPACE = vim.api.nvim_create_namespace('pygloss.python')

---Above what the parser of Markdown gives to a whole block.
local PRIORITY = vim.hl and vim.hl.priorities.semantic_tokens or vim.highlight.priorities.semantic_tokens

---The coloured parts of some lines of Python.
---@param lines string[]
---@return { row: integer, from: integer, to: integer, group: string }[]
local function parts_of(lines)
  local parts = {}
  local scratch = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(scratch, 0, -1, false, lines)
  vim.api.nvim_buf_call(scratch, function()
    vim.bo.syntax = 'python'
    for row, line in ipairs(lines) do
      local open
      for column = 1, #line do
        local id = vim.fn.synIDtrans(vim.fn.synID(row, column, 1))
        if open and open.id == id then
          open.to = column
        elseif id > 0 then
          open = { id = id, row = row - 1, from = column - 1, to = column, group = vim.fn.synIDattr(id, 'name') }
          table.insert(parts, open)
        else
          open = nil
        end
      end
    end
  end)
  vim.api.nvim_buf_delete(scratch, { force = true })
  return parts
end

---Takes all these colours out of a buffer.
---@param buffer integer
function M.clear(buffer)
  vim.api.nvim_buf_clear_namespace(buffer, NAMESPACE, 0, -1)
end

---Colours some lines.
---@param buffer integer
---@param first integer from 0
---@param last integer exclusive
function M.in_lines(buffer, first, last)
  for _, part in ipairs(parts_of(vim.api.nvim_buf_get_lines(buffer, first, last, false))) do
    vim.api.nvim_buf_set_extmark(buffer, NAMESPACE, first + part.row, part.from, {
      end_col = part.to,
      hl_group = part.group,
      priority = PRIORITY,
    })
  end
end

---Colours the blocks of Markdown that are fenced as Python; a parser of Python, where there is one, does that better.
---@param buffer integer
function M.in_fences(buffer)
  if #vim.api.nvim_get_runtime_file('parser/python.*', false) > 0 then
    return
  end
  local first
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    if first and line == '```' then
      M.in_lines(buffer, first, number - 1)
      first = nil
    elseif line == '```python' then
      first = number
    end
  end
end

return M
