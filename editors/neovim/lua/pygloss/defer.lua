-- Leaves out what another tool has already said of a line. The server cannot do that: no server is told what another one says.

local M = {}

---The names that tools give themselves, where that is not the name that the server knows them by.
local TOOLS = { flake8 = 'ruff', pylance = 'pyright', basedpyright = 'pyright' }

---What the server found last in each buffer: the answer, and how to show it.
---@type table<integer, { result: table, show: fun(result: table), left: integer }>
local found = {}

---`ruff:B006`. Some tools put the rule's name behind the code: `W0102:dangerous-default-value`.
---@param diagnostic vim.Diagnostic
---@return string
local function name_of(diagnostic)
  local tool = (diagnostic.source or ''):lower()
  return ('%s:%s'):format(TOOLS[tool] or tool, tostring(diagnostic.code or ''):match('^[^:]*'))
end

---Whether a finding and another tool's diagnostic begin in one line, or one begins in the lines of the other.
---@param own lsp.Diagnostic
---@param other vim.Diagnostic
---@return boolean
local function meet(own, other)
  local first, last = own.range.start.line, own.range['end'].line
  local other_last = other.end_lnum or other.lnum
  return (other.lnum >= first and other.lnum <= last) or (first >= other.lnum and first <= other_last)
end

---The findings that no other tool reports at the same place.
---@param bufnr integer
---@param all lsp.Diagnostic[]
---@return lsp.Diagnostic[]
local function left_of(bufnr, all)
  local others = vim.tbl_filter(function(diagnostic)
    return diagnostic.source ~= nil and diagnostic.source ~= 'pygloss'
  end, vim.diagnostic.get(bufnr))
  if #others == 0 then
    return all
  end
  return vim.tbl_filter(function(own)
    local also = type(own.data) == 'table' and own.data.also or {}
    for _, other in ipairs(others) do
      if vim.tbl_contains(also, name_of(other)) and meet(own, other) then
        return false
      end
    end
    return true
  end, all)
end

---Wraps the handler of a method that brings findings, sent (`field` is `diagnostics`) or asked for (`items`).
---@param method string
---@param field 'diagnostics'|'items'
---@return lsp.Handler
function M.handler(method, field)
  return function(err, result, ctx, ...)
    local rest = { ... }
    local handler = vim.lsp.handlers[method]
    local uri = type(result) == 'table' and result.uri or (ctx.params and ctx.params.textDocument or {}).uri
    if err or type(result) ~= 'table' or not result[field] or not uri then
      return handler(err, result, ctx, unpack(rest))
    end
    local bufnr = vim.uri_to_bufnr(uri)
    local function show(whole)
      local left = left_of(bufnr, whole[field])
      found[bufnr] = { result = whole, show = show, left = #left }
      local part = vim.tbl_extend('force', whole, { [field] = left })
      return handler(err, part, ctx, unpack(rest))
    end
    return show(result)
  end
end

---Looks again when the diagnostics of a buffer have changed. Our own are among them: nothing is to be done where as many would be left.
---@param bufnr integer
local function look_again(bufnr)
  local shown = found[bufnr]
  if not shown or not vim.api.nvim_buf_is_loaded(bufnr) then
    found[bufnr] = nil
    return
  end
  local all = shown.result.diagnostics or shown.result.items
  if #left_of(bufnr, all) ~= shown.left then
    shown.show(shown.result)
  end
end

vim.api.nvim_create_autocmd('DiagnosticChanged', {
  group = vim.api.nvim_create_augroup('pygloss.defer', { clear = true }),
  callback = function(event)
    -- Not in the midst of what changes them.
    vim.schedule(function()
      look_again(event.buf)
    end)
  end,
})

return M
