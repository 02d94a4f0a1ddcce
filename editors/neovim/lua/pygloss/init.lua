-- What the other modules share, a part for a status line, and the way to start the server on Neovim 0.10.

local M = {}

---The configuration in force: the user's `vim.lsp.config('pygloss', …)` on top of `lsp/pygloss.lua`.
---@return table
function M.config()
  if vim.lsp.config then
    return vim.lsp.config.pygloss
  end
  return dofile(vim.api.nvim_get_runtime_file('lsp/pygloss.lua', false)[1])
end

---The running client for a buffer, or any one where the buffer has none.
---@param bufnr? integer the buffer; the current one where left out
---@return vim.lsp.Client?
function M.client(bufnr)
  return vim.lsp.get_clients({ name = 'pygloss', bufnr = bufnr or 0 })[1] or vim.lsp.get_clients({ name = 'pygloss' })[1]
end

---Sends a request in the way that this version of Neovim wants it sent.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param handler fun(err: lsp.ResponseError?, result: any)
---@param bufnr? integer
function M.request(client, method, params, handler, bufnr)
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, handler, bufnr)
  else
    client.request(method, params, handler, bufnr)
  end
end

---Tells the reader something in one line.
---@param message string
---@param level? integer one of `vim.log.levels`
function M.tell(message, level)
  vim.notify('pygloss: ' .. message, level or vim.log.levels.WARN)
end

---How many questions are due, for a status line: `3 due`, or an empty string. It is never waited for.
---@return string
function M.status()
  return require('pygloss.status').line()
end

---The client of the current buffer; tells the reader where it has none.
---@return vim.lsp.Client?
function M.attached()
  local client = vim.lsp.get_clients({ name = 'pygloss', bufnr = vim.api.nvim_get_current_buf() })[1]
  if not client then
    M.tell('no server runs for this buffer; see :checkhealth pygloss')
  end
  return client
end

---Starts the server for every Python buffer, now and later. For Neovim 0.10, which has no `vim.lsp.enable`;
---later versions are served by `vim.lsp.enable('pygloss')`, and this function calls just that.
---@param overrides? table fields of `vim.lsp.ClientConfig`, such as `cmd` or `settings`
function M.start(overrides)
  if vim.lsp.enable then
    vim.lsp.config('pygloss', overrides or {})
    vim.lsp.enable('pygloss')
    return
  end
  local config = vim.tbl_deep_extend('force', M.config(), overrides or {})
  local function attach(bufnr)
    local root = vim.fs.root(bufnr, config.root_markers)
    vim.lsp.start(vim.tbl_extend('force', config, { name = 'pygloss', root_dir = root }), { bufnr = bufnr })
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('pygloss.start', { clear = true }),
    pattern = config.filetypes,
    callback = function(event)
      attach(event.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(config.filetypes, vim.bo[bufnr].filetype) then
      attach(bufnr)
    end
  end
end

return M
