-- What `:checkhealth pygloss` reports: Neovim, the program, the client.

local M = {}

---How long the program may take to say its version, in ms.
local VERSION_TIMEOUT = 5000

---@return boolean
local function check_neovim()
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()))
  elseif vim.fn.has('nvim-0.10') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()) .. ": start the server with require('pygloss').start()")
  else
    vim.health.error('Neovim is older than 0.10', 'Install Neovim 0.11 or later')
    return false
  end
  return true
end

local function check_program()
  local cmd = require('pygloss').config().cmd
  if type(cmd) ~= 'table' then
    vim.health.info('the server is started by a function of your configuration')
    return
  end
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    vim.health.error(('`%s` is not an executable on PATH'):format(cmd[1]), {
      'Install pygloss, or name it: vim.lsp.config("pygloss", { cmd = { "/full/path/to/pygloss", "server" } })',
    })
    return
  end
  local started, done = pcall(function()
    return vim.system({ path, '--version' }, { text = true }):wait(VERSION_TIMEOUT)
  end)
  local version = started and done.code == 0 and done.stdout:match('^pygloss (%S+)')
  if version then
    vim.health.ok(('pygloss %s at %s'):format(version, path))
  else
    vim.health.error(('`%s --version` does not answer with "pygloss" and a version'):format(path), {
      'Another program of that name may come first on PATH; name yours by its full path in vim.lsp.config',
    })
  end
end

local function check_client()
  local clients = vim.lsp.get_clients({ name = 'pygloss' })
  if #clients == 0 then
    vim.health.warn('the server is not running', {
      "Put vim.lsp.enable('pygloss') into your init.lua and open a Python file",
      'When it was running and ended, :lua vim.cmd.edit(vim.lsp.get_log_path()) may say why',
    })
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    vim.health.ok(('the server is running (client %d) and attached to %d buffer(s)'):format(client.id, buffers))
    vim.health.info('root: ' .. (client.config.root_dir or 'none, each file stands alone'))
  end
end

function M.check()
  vim.health.start('pygloss')
  if check_neovim() then
    check_program()
    check_client()
  end
end

return M
