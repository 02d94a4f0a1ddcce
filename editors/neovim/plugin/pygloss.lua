-- The commands and `<Plug>` mappings of the plugin; everything else is loaded when it is needed.

if vim.g.loaded_pygloss then
  return
end
vim.g.loaded_pygloss = true

vim.api.nvim_create_user_command('Pygloss', function(args)
  require('pygloss.command').run(args)
end, {
  nargs = '*',
  bang = true,
  range = true,
  complete = function(...)
    return require('pygloss.command').complete(...)
  end,
  desc = 'pygloss: a subcommand, the name of a card, or the card of what is under the cursor',
})

vim.api.nvim_create_user_command('PyglossMore', function()
  require('pygloss.card').more()
end, { desc = 'Show all that pygloss computes about what is under the cursor, step by step' })

vim.api.nvim_create_user_command('PyglossSearch', function(args)
  require('pygloss.search').search(args.args)
end, { nargs = '*', desc = 'Find the pygloss cards that answer a question, and open one' })

-- One for each subcommand that is of use without more words; the traceback of the selection too.
for _, name in ipairs({
  'card', 'more', 'search', 'review', 'quiz', 'concepts', 'path', 'traceback', 'know', 'remind', 'mute', 'undo', 'level', 'status',
}) do
  vim.keymap.set('n', ('<Plug>(pygloss-%s)'):format(name), ('<Cmd>Pygloss %s<CR>'):format(name))
end
vim.keymap.set('x', '<Plug>(pygloss-traceback)', ':Pygloss traceback<CR>', { silent = true })

vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('pygloss', { clear = true }),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'pygloss' then
      require('pygloss.first_start')(client)
    end
  end,
})
