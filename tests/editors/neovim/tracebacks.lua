-- Tracebacks: of a range, of a terminal, of what was yanked.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait
  local file = vim.fs.joinpath(vim.env.WORKSPACE, 'other.py')
  local printed = vim.env.TRACEBACK

  ---What marks the error in the file, or in a line of it, from 1.
  local function marks(line)
    local buffer = vim.fn.bufnr(file)
    return buffer < 0 and {} or vim.tbl_filter(function(diagnostic)
      return diagnostic.code == 'traceback' and (not line or diagnostic.lnum == line - 1)
    end, vim.diagnostic.get(buffer))
  end

  ---Opens the file and has what was printed explained; gives the window that was left.
  local function explained()
    local origin = vim.api.nvim_get_current_win()
    vim.cmd('split ' .. vim.fn.fnameescape(file))
    vim.fn.setreg('"', printed)
    vim.cmd('Pygloss traceback')
    t.card('Traceback')
    return origin
  end

  check('the traceback that was yanked is explained, with a way to its line and to a card', function()
    local origin = explained()
    local text = t.float_text()
    hold(text:find('ZeroDivisionError', 1, true) and text:find('other.py, line 3`, in `share`', 1, true), text)
    wait('the mark', function()
      return #marks(3) > 0
    end)
    hold(vim.fn.search('^- Card: ', 'w') > 0, text)
    t.press('<CR>')
    wait('the card', function()
      return vim.startswith(t.text_of(0), '# ZeroDivisionError')
    end)
    t.press('<BS>')
    t.card('Traceback')
    hold(vim.fn.search('^`.*other.py, line 3`', 'w') > 0, text)
    t.press('<CR>')
    hold(not t.float() and vim.api.nvim_buf_get_name(0) == file, vim.api.nvim_buf_get_name(0))
    hold(vim.api.nvim_win_get_cursor(0)[1] == 3, vim.api.nvim_win_get_cursor(0))
    vim.cmd('Pygloss traceback clear')
    wait('no mark', function()
      return #marks() == 0
    end)
    vim.cmd('close')
    vim.api.nvim_set_current_win(origin)
  end)

  check('at the mark its card is offered, and the mark moves with its line until that is changed', function()
    local origin = explained()
    t.press('q')
    local function marked(line)
      wait('the mark in line ' .. line, function()
        local found = marks(line)
        return #found == 1 and #marks() == 1
      end)
    end
    marked(3)
    hold(marks(3)[1].user_data.lsp.data.concept == 'zero-division-error', marks(3))
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
    t.press('Oimport sys<CR><Esc>')
    marked(5)
    t.go('return total', 'len')
    local offered = t.choose('Learn: ZeroDivisionError')
    vim.lsp.buf.code_action()
    t.card('ZeroDivisionError')
    hold(#offered > 0, offered)
    t.press('q')
    t.press('ggdj')
    marked(3)
    t.go('return total', 'len')
    t.press('A  # here<Esc>')
    wait('no mark', function()
      return #marks() == 0
    end)
    t.press('u')
    vim.wait(500)
    hold(#marks() == 0, 'the mark has come back')
    vim.cmd('edit! | close')
    vim.api.nvim_set_current_win(origin)
  end)

  check('the lines of a range are explained, and only they', function()
    vim.cmd('new')
    vim.fn.setline(1, vim.split('not this\n' .. printed, '\n'))
    vim.fn.setreg('"', 'nothing')
    t.told('1Pygloss traceback', 'no traceback in these lines')
    t.press('ggjVG:Pygloss traceback<CR>')
    t.card('Traceback')
    hold(t.float_text():find('ZeroDivisionError', 1, true), t.float_text())
    t.press('q')
    vim.cmd('bwipeout!')
  end)

  check('where nothing was yanked, that is said', function()
    vim.fn.setreg('"', 'x = 1')
    t.told('Pygloss traceback', 'no traceback in the clipboard')
    hold(not t.float(), 'a window opened')
  end)

  check('the traceback in a terminal is explained, and the terminal stays when its place is gone to', function()
    vim.cmd('new')
    local terminal = vim.api.nvim_get_current_win()
    local command = { vim.env.PYTHON, file }
    if vim.fn.has('nvim-0.11') == 1 then
      vim.fn.jobstart(command, { term = true })
    else
      vim.fn.termopen(command)
    end
    wait('the end of the program', function()
      return t.text_of(0):find('ZeroDivisionError', 1, true)
    end)
    vim.cmd('Pygloss traceback')
    t.card('Traceback')
    hold(vim.fn.search('^`.*other.py, line 3`', 'w') > 0, t.float_text())
    t.press('<CR>')
    hold(vim.api.nvim_buf_get_name(0) == file, vim.api.nvim_buf_get_name(0))
    hold(vim.api.nvim_win_is_valid(terminal) and vim.api.nvim_get_current_win() ~= terminal, 'the terminal is gone')
    vim.cmd('buffer tour.py')
    vim.api.nvim_win_close(terminal, true)
  end)
end
