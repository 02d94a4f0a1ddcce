-- The server itself: its log, and starting it again.

local pygloss = require('pygloss')

local M = {}

---How long the server may take to end, in ms.
local STOP_TIMEOUT = 5000

---Opens Neovim's log of all language servers, at its end.
---@param mods? table
function M.log(mods)
  local path = vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
  vim.api.nvim_cmd({ cmd = 'split', args = { vim.fn.fnameescape(path) }, mods = mods }, {})
  vim.cmd('normal! G')
end

---@param client vim.lsp.Client
---@return boolean
local function is_stopped(client)
  if vim.fn.has('nvim-0.11') == 1 then
    return client:is_stopped()
  end
  return client.is_stopped()
end

---@param client vim.lsp.Client
local function stop(client)
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop()
  else
    client.stop()
  end
end

---Ends the server and starts it again for the same buffers.
function M.restart()
  local clients = vim.lsp.get_clients({ name = 'pygloss' })
  if #clients == 0 then
    pygloss.tell('the server is not running; see :checkhealth pygloss')
    return
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_keys(client.attached_buffers)
    local config = client.config
    stop(client)
    local timer = assert(vim.uv.new_timer())
    local until_then = vim.uv.now() + STOP_TIMEOUT
    timer:start(20, 20, vim.schedule_wrap(function()
      if timer:is_closing() or not is_stopped(client) and vim.uv.now() < until_then then
        return
      end
      timer:close()
      for _, buffer in ipairs(buffers) do
        if vim.api.nvim_buf_is_loaded(buffer) then
          vim.lsp.start(config, { bufnr = buffer })
        end
      end
      pygloss.tell('the server has been started again', vim.log.levels.INFO)
    end))
  end
end

return M
