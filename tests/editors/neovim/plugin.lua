-- The plugin itself: health, help, mappings, the log, starting again.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait
  local page = vim.fs.joinpath(vim.env.PLUGIN, 'doc', 'pygloss.txt')
  local help = table.concat(vim.fn.readfile(page), '\n')

  check('the health check finds the program, its version, the client, the level and the memory', function()
    vim.cmd('checkhealth pygloss')
    local text = t.text_of(0)
    hold(text:find('pygloss %d+%.%d+%S* at /'), text)
    hold(text:find('attached to %d buffer'), text)
    hold(text:find('every command that the plugin sends', 1, true), text)
    hold(text:find('level: beginner', 1, true) and text:find('%d+ met, %d+ known'), text)
    hold(not text:find('ERROR', 1, true) and not text:find('WARNING', 1, true), text)
    vim.cmd('bwipeout!')
  end)

  check('the help page has its tags, and names none that does not exist', function()
    vim.cmd('helptags ' .. vim.fn.fnameescape(vim.fs.dirname(page)))
    vim.cmd('help :Pygloss')
    hold(vim.api.nvim_get_current_line():find(':Pygloss', 1, true), vim.api.nvim_get_current_line())
    vim.cmd('helpclose')
    for tag in help:gmatch('|([^%s|]+)|') do
      hold(#vim.fn.taglist('^' .. vim.fn.escape(tag, '\\^$.*~[]') .. '$', page) > 0 or #vim.fn.getcompletion(tag, 'help') > 0, tag)
    end
  end)

  check('every subcommand and every mapping is documented, and nothing else is', function()
    for name in pairs(require('pygloss.subcommands')) do
      hold(help:find('*:Pygloss-' .. name .. '*', 1, true), name)
    end
    local count = 0
    for _, mode in ipairs({ 'n', 'x' }) do
      for _, map in ipairs(vim.api.nvim_get_keymap(mode)) do
        local name = map.lhs:match('^<Plug>%(pygloss%-.*%)$')
        if name then
          count = count + 1
          hold(help:find('*' .. name .. '*', 1, true), name)
        else
          hold(not (map.rhs or ''):find('Pygloss', 1, true), map)
        end
      end
    end
    for name in help:gmatch('%*(<Plug>%b())%*') do
      hold(vim.fn.maparg(name, 'n') ~= '', name)
      count = count - 1
    end
    hold(count == 1, 'the traceback of the selection is the one that is mapped twice')
  end)

  check('a mapping does what its command does', function()
    vim.keymap.set('n', '<F5>', '<Plug>(pygloss-card)')
    t.go(vim.env.CLASS_LINE, 'class')
    t.choose('Method resolution order')
    t.press('<F5>')
    t.card('Method resolution order')
    t.press('q')
  end)

  check(':Pygloss log opens the log', function()
    vim.cmd('Pygloss log')
    hold(vim.api.nvim_buf_get_name(0):find('lsp.log', 1, true), vim.api.nvim_buf_get_name(0))
    vim.cmd('close')
  end)

  check(':Pygloss restart starts the server again for the same file', function()
    local before = require('pygloss').client().id
    t.told('Pygloss restart', 'started again')
    local client = wait('another client', function()
      local found = vim.lsp.get_clients({ name = 'pygloss', bufnr = 0 })[1]
      return found and found.id ~= before and found.initialized and found
    end)
    hold(client.attached_buffers[vim.api.nvim_get_current_buf()], client.attached_buffers)
    vim.cmd('Pygloss closures')
    t.card('Closures')
    t.press('q')
  end)

  check('an older program and a server that does not run are answered in one line each', function()
    local client = require('pygloss').client()
    local commands = client.server_capabilities.executeCommandProvider.commands
    client.server_capabilities.executeCommandProvider.commands = { 'pygloss.card' }
    t.told('Pygloss review', 'this pygloss has no `pygloss.review`')
    hold(require('pygloss').status() == '', require('pygloss').status())
    client.server_capabilities.executeCommandProvider.commands = commands
    vim.lsp.enable('pygloss', false)
    vim.lsp.stop_client(client.id)
    wait('the end of the server', function()
      return not require('pygloss').client()
    end)
    for _, command in ipairs({ 'card closures', 'search x', 'review', 'quiz', 'concepts', 'path', 'know', 'undo', 'level', 'status', 'restart' }) do
      local told = t.told('Pygloss ' .. command, ':checkhealth pygloss')
      hold(#t.notes == 1 and #told <= vim.v.echospace, t.notes)
    end
    hold(#vim.fn.getcompletion('Pygloss card clos', 'cmdline') == 0, 'cards without a server')
  end)
end
