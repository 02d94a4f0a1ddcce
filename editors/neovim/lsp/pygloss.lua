-- How Neovim starts pygloss: `vim.lsp.enable('pygloss')` reads this file (0.11 and later).

---@param command lsp.Command
local function say(command)
  require('pygloss.remember').say(command.command, command.arguments[1])
end

---@type vim.lsp.Config
return {
  cmd = { 'pygloss', 'server' },
  filetypes = { 'python' },
  root_markers = { 'pygloss.toml', 'pyproject.toml', 'setup.py', 'setup.cfg', '.git' },
  -- The plugin shows cards itself; links in a hover could not be followed there.
  init_options = { cardPanel = true, commandLinks = false },
  handlers = {
    ['textDocument/publishDiagnostics'] = require('pygloss.defer').handler('textDocument/publishDiagnostics', 'diagnostics'),
    ['textDocument/diagnostic'] = require('pygloss.defer').handler('textDocument/diagnostic', 'items'),
  },
  commands = {
    ---The code action "Learn: …" ends here instead of on the server.
    ---@param command lsp.Command
    ['pygloss.openCard'] = function(command)
      require('pygloss.card').open(command.arguments[1])
    end,
    ---The code action "More about: …" too.
    ---@param command lsp.Command
    ['pygloss.more'] = function(command)
      require('pygloss.card').more(command.arguments)
    end,
    -- What the reader says about a concept is said by the plugin, which tells how it is taken back.
    ['pygloss.know'] = say,
    ['pygloss.remind'] = say,
    ['pygloss.mute'] = say,
  },
}
