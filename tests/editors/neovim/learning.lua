-- What fades, reviews, quizzes, paths.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait

  ---The title in the line of the cursor, without the sign before it and what is said behind it.
  local function title_here()
    return (vim.api.nvim_get_current_line():gsub('^%S+ ', ''):gsub('  .*$', ''))
  end

  ---How many lines the hover of the class has.
  local function hover_height()
    t.go(vim.env.CLASS_LINE, 'class')
    vim.lsp.buf.hover()
    local lines = vim.split(vim.trim(t.float_text()), '\n')
    t.close_floats()
    return #lines
  end

  check('“I know this” leaves of a hover what is computed, and undo brings the rest back', function()
    local whole = hover_height()
    t.go(vim.env.CLASS_LINE, 'class')
    local said = t.told('Pygloss know', 'I know: Method resolution order')
    hold(said:find(':Pygloss undo', 1, true), said)
    local rest = hover_height()
    hold(rest == 1 and whole > 1, { whole, rest })
    t.told('Pygloss undo', 'taken back: I know: Method resolution order')
    hold(hover_height() == whole, hover_height())
    t.told('Pygloss undo', 'nothing to take back')
  end)

  check('the code action says how it is taken back', function()
    t.go(vim.env.CLASS_LINE, 'class')
    t.notes = {}
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        return action.title:find('^Never again') ~= nil
      end,
    })
    wait('the note', function()
      return vim.iter(t.notes):any(function(note)
        return note:find('never again: Method resolution', 1, true) and note:find(':Pygloss undo', 1, true)
      end)
    end)
    t.told('Pygloss undo', 'taken back: never again')
  end)

  check('know, mute and remind take a name, or the card that is shown', function()
    t.told('Pygloss know functools-wraps', 'I know: functools.wraps')
    t.told('Pygloss remind functools-wraps', 'remind me of: functools.wraps')
    vim.cmd('Pygloss card closures')
    t.card('Closures')
    t.told('Pygloss mute', 'never again: Closures')
    t.press('q')
    for _, said in ipairs({ 'never again', 'remind me of', 'I know' }) do
      t.told('Pygloss undo', 'taken back: ' .. said)
    end
    t.told('Pygloss know no-such-card', 'no-such-card')
  end)

  check('the status line has what is due, and asks only now and then', function()
    local status = require('pygloss').status
    local due = wait('what is due', function()
      local line = status()
      return line ~= '' and line
    end)
    hold(due == vim.env.DUE .. ' due', due)
    local line = '%f %{v:lua.require("pygloss").status()}'
    hold(vim.endswith(vim.api.nvim_eval_statusline(line, {}).str, 'tour.py ' .. due), vim.api.nvim_eval_statusline(line, {}))
  end)

  ---Answers the question that is shown with its first choice, and gives what was said of it.
  local function answer()
    local before = t.float_text()
    t.press('1')
    local after = t.float_with('This question comes back ')
    hold(after ~= before and (after:find('\nRight.', 1, true) or after:find('\nNo: it is ', 1, true)), after)
    return after
  end

  check('a review of five asks five questions and keeps each answer', function()
    vim.cmd('Pygloss review 5')
    for number = 1, 5 do
      t.card(('Review %d/5'):format(number))
      local is_due = t.float_text():match('^[^\n]*'):find('%S  due for %d+ days$') ~= nil
      hold(is_due == (number <= tonumber(vim.env.DUE)), t.float_text())
      answer()
      t.press('<CR>')
    end
    local sum = t.float_with('right of 5 answers.')
    hold(#vim.split(sum, '\n') == 7, sum)
    hold(select(2, sum:gsub('\n[✓✗]', '')) == 5, sum)
    t.told('Pygloss status', '0 due')
    wait('nothing due in the status line', function()
      return require('pygloss').status() == ''
    end)
    vim.api.nvim_win_set_cursor(0, { 3, 0 })
    local title = title_here()
    t.press('<CR>')
    wait('the card of ' .. title, function()
      return t.text_of(0):gsub('\\', ''):find(title, 1, true) == 3
    end)
    t.press('<BS>')
    t.float_with('right of 5 answers.')
    t.press('q')
    hold(not t.float(), 'still open')
  end)

  check('choices are walked through, questions passed over, and a card looked at', function()
    vim.cmd('Pygloss review 2 five-phases')
    t.card('Review 1/2')
    t.press('s')
    t.card('Review 2/2')
    local row = vim.api.nvim_win_get_cursor(0)[1]
    t.press('j')
    hold(vim.api.nvim_win_get_cursor(0)[1] > row, row)
    t.press('k')
    hold(vim.api.nvim_win_get_cursor(0)[1] == row, row)
    t.press('<CR>')
    t.float_with('This question comes back ')
    local question = vim.api.nvim_get_current_win()
    t.press('c')
    wait('the card', function()
      return vim.bo.filetype == 'markdown'
    end)
    t.press('q')
    hold(vim.api.nvim_get_current_win() == question, 'the cursor is elsewhere')
    t.press('<CR>')
    hold(t.float_with('of 1 answer.'):find('· ', 1, true), t.float_text())
    t.press('q')
  end)

  check('a path that does not exist is answered', function()
    t.told('Pygloss review 3 no-such-path', 'no-such-path')
    t.told('Pygloss path no-such-path', 'no-such-path')
    hold(not t.float(), 'a window opened')
  end)

  check('a quiz asks about the open file, goes to the place and goes on', function()
    vim.cmd('Pygloss quiz 3')
    t.card('Quiz 1/3')
    answer()
    local shown = t.float_text()
    t.press('g')
    hold(not t.float(), 'still open')
    hold(vim.api.nvim_buf_get_name(0):find('tour.py', 1, true), vim.api.nvim_buf_get_name(0))
    hold(vim.api.nvim_win_get_cursor(0)[1] > 1, vim.api.nvim_win_get_cursor(0))
    vim.cmd('new')
    t.told('Pygloss quiz', 'no server runs for this buffer')
    t.told('Pygloss concepts', 'no server runs for this buffer')
    vim.cmd('close')
    vim.cmd('Pygloss quiz')
    t.card('Quiz 1/3')
    hold(t.float_text() == shown, t.float_text())
    t.press('<CR>')
    t.card('Quiz 2/3')
    t.press('q')
    hold(not t.float(), 'still open')
  end)

  check('a path shows what is known, what is here and what comes next, and opens its cards', function()
    t.told('Pygloss know name-binding', 'I know: Names')
    vim.cmd('Pygloss path five-phases')
    t.card('Five phases')
    local text = t.float_text()
    hold(text:find('\n✓ Names, binding', 1, true) and text:find('\n→ ', 1, true), text)
    hold(text:find('%d+ of %d+ known'), text)
    hold(vim.startswith(vim.api.nvim_get_current_line(), '→ '), vim.api.nvim_get_current_line())
    hold(text:find('\n\nPhase 1, data: types and variables\nWeeks 1 and 2. ', 1, true), text)
    hold(text:find('\n\nPhase 5, tests\n', 1, true) > text:find('\n→ ', 1, true), text)
    hold(text:find('  in this file', 1, true) and text:find('  known', 1, true), text)
    local title = title_here()
    t.press('<CR>')
    t.card(title)
    t.press('<BS>')
    t.card('Five phases')
    t.press('q')
    t.told('Pygloss undo', 'taken back')
  end)

  check('without a name, a path is chosen', function()
    local offered = t.choose('Daily review')
    vim.cmd('Pygloss path')
    t.card('Daily review')
    hold(#offered == 9 and offered[1]:find('%d+ of %d+ known'), offered)
    t.press('q')
  end)
end
