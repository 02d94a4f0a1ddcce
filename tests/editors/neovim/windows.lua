-- Pages in floating windows and splits: their trail, their links, their keys.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait
  local origin

  local function page_text()
    return t.text_of(0)
  end

  local function page(text)
    wait('a page with ' .. text, function()
      return vim.startswith(page_text(), '# ' .. text)
    end)
  end

  check('a page leads back and forward, and the cursor is where it was', function()
    origin = vim.api.nvim_get_current_win()
    vim.cmd('Pygloss card closures')
    t.card('Closures')
    hold(vim.fn.search('^- See also: nonlocal, Late', 'w') > 0, page_text())
    local left_at = vim.api.nvim_win_get_cursor(0)
    vim.fn.search('Late binding', '', vim.fn.line('.'))
    t.press('K')
    t.card('Late binding')
    t.press('<C-o>')
    t.card('Closures')
    hold(vim.api.nvim_win_get_cursor(0)[1] == left_at[1], vim.api.nvim_win_get_cursor(0))
    t.press('<Tab>')
    t.card('Late binding')
    t.press('<BS>')
    t.card('Closures')
    t.press('<BS>')
    t.card('Closures')
    t.press('<Esc>')
    hold(not t.float(), 'still open')
    hold(vim.api.nvim_get_current_win() == origin, 'the cursor is elsewhere')
  end)

  check('a title with a comma in it is one title', function()
    vim.cmd('Pygloss card mro-c3')
    t.card('Method resolution order')
    hold(vim.fn.search('^- See also: .*; Multiple', 'w') > 0, page_text())
    vim.fn.search('mixins', '', vim.fn.line('.'))
    t.press('<CR>')
    t.card('Multiple inheritance, diamonds and mixins')
    t.press('q')
  end)

  check('a source opens in the browser, and its address takes no room', function()
    local opened
    local open = vim.ui.open
    vim.ui.open = function(address)
      opened = address
    end
    vim.cmd('Pygloss card mro-c3')
    t.card('Method resolution order')
    hold(vim.fn.search('^- Source: `docs.python.org/3/howto/mro.html`$', 'w') > 0, page_text())
    t.press('gx')
    vim.ui.open = open
    hold(opened == 'https://docs.python.org/3/howto/mro.html', opened)
    t.press('q')
  end)

  check('a line that names nothing says so', function()
    vim.cmd('Pygloss card closures')
    t.card('Closures')
    t.notes = {}
    t.press('gg<CR>')
    hold(#t.notes == 1 and t.notes[1]:find('nothing to open', 1, true), t.notes)
    t.press('q')
  end)

  check('code in a card has the colours of Python, and the marks of Markdown are hidden', function()
    vim.cmd('Pygloss card args-kwargs')
    t.card('*args and **kwargs')
    local function groups_at(line, column)
      local found = vim.inspect_pos(0, line - 1, column).extmarks
      return vim.iter(found):map(function(mark)
        return mark.opts.hl_group or mark.opts.conceal
      end):totable()
    end
    local line = vim.fn.search('^def ')
    hold(line > 0 and #groups_at(line, 0) > 0, { line, page_text() })
    local hidden = vim.api.nvim_buf_get_extmarks(0, -1, { 0, 2 }, { 0, 2 }, { details = true })
    hold(vim.startswith(page_text(), '# \\*args') and hidden[1] and hidden[1][4].conceal == '', hidden)
    t.press('q')
  end)

  check(':vertical Pygloss opens a split, in which links stay', function()
    local columns = vim.o.columns
    vim.cmd('vertical Pygloss card closures')
    page('Closures')
    hold(not t.float() and vim.api.nvim_win_get_width(0) < columns, 'no split')
    hold(vim.fn.search('^- Builds on', 'w') > 0, page_text())
    t.press('<CR>')
    page('Defining functions')
    hold(not t.float(), 'it floats')
    t.press('<BS>')
    page('Closures')
    t.press('<Esc>')
    page('Closures')
    t.press('q')
    hold(#vim.api.nvim_list_wins() == 1 and vim.api.nvim_get_current_win() == origin, vim.api.nvim_list_wins())
  end)

  check('`!` and `window` choose between the two', function()
    vim.cmd('Pygloss! closures')
    page('Closures')
    hold(not t.float(), 'it floats')
    t.press('q')
    vim.g.pygloss = { window = 'split' }
    vim.cmd('Pygloss closures')
    page('Closures')
    hold(not t.float(), 'it floats')
    t.press('q')
    vim.cmd('Pygloss! closures')
    t.card('Closures')
    vim.g.pygloss = nil
    t.press('q')
  end)

  check('a floating page fits the screen, also when that changes', function()
    local columns, lines = vim.o.columns, vim.o.lines
    vim.cmd('Pygloss card closures')
    t.card('Closures')
    vim.o.columns, vim.o.lines = 60, 16
    vim.cmd('doautocmd VimResized')
    local config = vim.api.nvim_win_get_config(0)
    vim.o.columns, vim.o.lines = columns, lines
    vim.cmd('doautocmd VimResized')
    hold(config.width <= 56 and config.height <= 12 and config.row >= 0 and config.col >= 0, config)
    hold(vim.api.nvim_win_get_config(0).width == math.min(90, columns - 4), vim.api.nvim_win_get_config(0))
    t.press('q')
  end)

  check('the last window is emptied, not closed', function()
    vim.cmd('Pygloss! closures')
    page('Closures')
    vim.cmd('only')
    t.press('q')
    hold(page_text() == '', page_text())
    vim.cmd('buffer tour.py')
  end)
end
