-- The commands of the plugin; everything else is loaded when it is needed.

if vim.g.loaded_pygloss then
  return
end
vim.g.loaded_pygloss = true

vim.api.nvim_create_user_command('Pygloss', function(args)
  if args.args ~= '' then
    require('pygloss.card').open(args.args)
  else
    require('pygloss.card').open_at_cursor()
  end
end, { nargs = '?', desc = 'Open a pygloss card: the named one, or that of what is under the cursor' })

vim.api.nvim_create_user_command('PyglossMore', function()
  require('pygloss.card').more()
end, { desc = 'Show all that pygloss computes about what is under the cursor, step by step' })

vim.api.nvim_create_user_command('PyglossSearch', function(args)
  require('pygloss.search').search(args.args)
end, { nargs = '*', desc = 'Find the pygloss cards that answer a question, and open one' })
