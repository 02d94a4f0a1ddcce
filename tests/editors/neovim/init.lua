-- The whole configuration that a reader needs, and nothing else.
vim.o.swapfile = false
vim.opt.runtimepath:append(vim.env.PLUGIN)
if vim.lsp.enable then
  vim.lsp.enable('pygloss')
else
  require('pygloss').start()
end
