-- What `:checkhealth pygloss` reports: Neovim, the program, the client, what it remembers, what helps.

local execute = require('pygloss.execute')

local M = {}

---How long the program may take to say its version, in ms.
local VERSION_TIMEOUT = 5000
---How long the server may take to say how things stand, in ms.
local STATUS_TIMEOUT = 2000

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

---The commands of the server that the plugin sends. An older program lacks some.
local COMMANDS = {
  'card', 'more', 'search', 'know', 'remind', 'mute', 'undo', 'status', 'level', 'review', 'quiz', 'answer', 'path', 'concepts', 'traceback',
}

---@param client vim.lsp.Client
local function check_commands(client)
  local missing = vim.tbl_filter(function(name)
    return not execute.has(client, 'pygloss.' .. name)
  end, COMMANDS)
  if #missing == 0 then
    vim.health.ok('the server has every command that the plugin sends')
  else
    vim.health.warn('the server lacks: ' .. table.concat(missing, ', '), 'Install a newer pygloss')
  end
end

---Where the level comes from, in words.
local SOURCES = { setting = 'from the settings', answers = 'from your answers', default = 'as nothing sets it: `:Pygloss level`' }

local function check_memory()
  local status = execute.wait('pygloss.status', {}, STATUS_TIMEOUT)
  if not status then
    return
  end
  vim.health.info(('level: %s, %s'):format(status.level, SOURCES[status.levelFrom] or status.levelFrom))
  if status.memory then
    local counts = ('%d met, %d known, %d muted, %d due'):format(status.met, status.known, status.muted, status.due)
    vim.health.ok('it remembers what you have met: ' .. counts)
  else
    vim.health.info('it remembers nothing: the setting `memory` is off, or there is no folder for it')
  end
end

local function check_help()
  local wanted = require('pygloss.options')('picker')
  local is_there = { telescope = pcall(require, 'telescope'), ['fzf-lua'] = pcall(require, 'fzf-lua'), select = true }
  if wanted and not is_there[wanted] then
    vim.health.warn(('the picker "%s" is not installed'):format(wanted), 'Change `picker` in vim.g.pygloss')
  else
    local used = wanted or is_there.telescope and 'telescope' or is_there['fzf-lua'] and 'fzf-lua' or 'vim.ui.select()'
    vim.health.info('lists are chosen from by ' .. used)
  end
  if vim.fn.has('clipboard') == 1 then
    vim.health.info('`:Pygloss traceback` reads the clipboard')
  else
    vim.health.info('there is no clipboard: `:Pygloss traceback` reads what was yanked last; see :help clipboard')
  end
end

function M.check()
  vim.health.start('pygloss')
  if not check_neovim() then
    return
  end
  check_program()
  check_client()
  local client = require('pygloss').client()
  if client then
    check_commands(client)
    check_memory()
  end
  check_help()
end

return M
