-- Concepts of the file and of the project, and completion.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait

  check('a concept of the file is chosen and gone to', function()
    local offered = t.choose('Method resolution order')
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
    vim.cmd('Pygloss concepts')
    wait('the place', function()
      return vim.api.nvim_win_get_cursor(0)[1] > 1 or vim.bo.buftype == 'quickfix'
    end)
    hold(#offered > 20 and offered[1]:find(' – %d+ lines?, advanced'), offered)
    hold(vim.startswith(vim.api.nvim_get_current_line(), vim.env.CLASS_LINE), vim.api.nvim_get_current_line())
  end)

  check('a concept with several places opens the location list', function()
    t.choose('Defining functions')
    vim.cmd('Pygloss concepts')
    wait('the list', function()
      return vim.bo.buftype == 'quickfix'
    end)
    local list = vim.fn.getloclist(0, { title = 0, items = 0 })
    hold(list.title:find('Defining functions', 1, true) and #list.items > 3, list)
    local window = vim.api.nvim_get_current_win()
    t.press('<CR>')
    hold(vim.api.nvim_get_current_line():find('def ', 1, true), vim.api.nvim_get_current_line())
    vim.api.nvim_win_close(window, true)
  end)

  check('all places of the file are listed in its order', function()
    vim.cmd('Pygloss concepts list')
    wait('the list', function()
      return vim.bo.buftype == 'quickfix'
    end)
    local items = vim.fn.getloclist(0)
    for number = 2, #items do
      hold(items[number].lnum >= items[number - 1].lnum, items[number])
    end
    hold(#items > 30, #items)
    vim.cmd('lclose')
  end)

  check('the concepts of the project go into the quickfix list', function()
    vim.cmd('Pygloss concepts project list')
    wait('the list', function()
      return vim.bo.buftype == 'quickfix'
    end)
    local files = {}
    for _, item in ipairs(vim.fn.getqflist()) do
      files[vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))] = true
    end
    hold(files['tour.py'] and files['other.py'], files)
    vim.cmd('cclose')
  end)

  check('subcommands, cards, paths and words are completed', function()
    local function completed(line)
      return vim.fn.getcompletion(line, 'cmdline')
    end
    local all = completed('Pygloss ')
    hold(vim.tbl_contains(all, 'review') and vim.tbl_contains(all, 'traceback') and #all == 17, all)
    hold(vim.deep_equal(completed('Pygloss le'), { 'level' }), completed('Pygloss le'))
    hold(completed('Pygloss card clos')[1] == 'closures', completed('Pygloss card clos'))
    hold(completed('Pygloss! mutable-def')[1] == 'mutable-default-argument', completed('Pygloss! mutable-def'))
    hold(completed('vert Pygloss know clos')[1] == 'closures', completed('vert Pygloss know clos'))
    hold(vim.deep_equal(completed('Pygloss path five'), { 'five-phases' }), completed('Pygloss path five'))
    hold(vim.deep_equal(completed('Pygloss review 5 five'), { 'five-phases' }), completed('Pygloss review 5 five'))
    hold(vim.deep_equal(completed('Pygloss review five-phases d'), {}), completed('Pygloss review five-phases d'))
    hold(vim.deep_equal(completed('Pygloss concepts project '), { 'list' }), completed('Pygloss concepts project '))
    hold(vim.deep_equal(completed('Pygloss level i'), { 'intermediate' }), completed('Pygloss level i'))
    hold(vim.deep_equal(completed('Pygloss memory '), { 'export', 'import', 'forget', 'undo' }), completed('Pygloss memory '))
    hold(vim.tbl_contains(completed('Pygloss memory import '), 'tour.py'), completed('Pygloss memory import '))
    hold(vim.deep_equal(completed('Pygloss memory forget '), {}), completed('Pygloss memory forget '))
    hold(vim.deep_equal(completed('Pygloss undo '), {}), completed('Pygloss undo '))
  end)
end
