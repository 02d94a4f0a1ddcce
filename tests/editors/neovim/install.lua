-- One way to install the plugin, on a Python file: does it run, is everything there?

local folder = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))
local t = dofile(folder .. '/harness.lua')

t.check(vim.env.WAY .. ': the server attaches, the command and the mappings are there', function()
  t.wait('a client', function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'pygloss' })[1]
    return client and client.initialized
  end)
  t.hold(vim.fn.exists(':Pygloss') == 2, vim.fn.exists(':Pygloss'))
  t.hold(vim.fn.maparg('<Plug>(pygloss-card)', 'n') ~= '', 'no mapping')
  t.hold(#vim.api.nvim_get_runtime_file('doc/pygloss.txt', false) == 1, vim.o.runtimepath)
  vim.cmd('Pygloss closures')
  t.card('Closures')
end)

t.finish()
