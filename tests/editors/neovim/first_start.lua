-- The first start, and the two questions that set the level.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait

  local function told_of_level()
    return vim.iter(t.notes):filter(function(note)
      return note:find(':Pygloss level', 1, true)
    end):totable()
  end

  check('the first start says in one line that two questions set the level', function()
    wait('the line', function()
      return #told_of_level() > 0
    end)
    hold(#told_of_level() == 1 and not told_of_level()[1]:find('\n'), told_of_level())
    hold(#told_of_level()[1] <= vim.v.echospace, told_of_level())
  end)

  check('it is said once ever', function()
    local client = require('pygloss').client()
    t.notes = {}
    require('pygloss.first_start')(client)
    vim.wait(300)
    hold(#t.notes == 0, t.notes)
  end)

  check('the option turns it off', function()
    local marker = vim.fs.joinpath(vim.fn.stdpath('state'), 'pygloss-first-start')
    hold(vim.uv.fs_stat(marker), marker)
    assert(vim.uv.fs_unlink(marker))
    vim.g.pygloss = { first_start = false }
    require('pygloss.first_start')(require('pygloss').client())
    vim.wait(300)
    vim.g.pygloss = nil
    hold(#t.notes == 0, t.notes)
    require('pygloss.first_start')(require('pygloss').client())
    wait('the line', function()
      return #told_of_level() > 0
    end)
  end)

  check(':Pygloss level asks two questions and sets the level', function()
    vim.cmd('Pygloss level')
    t.card('Level 1/2')
    hold(t.float_text():find('How much Python', 1, true), t.float_text())
    t.press('3')
    t.card('Level 2/2')
    -- What the program prints is known to this reader.
    local number = t.float_text():match("\n(%d)  {'a': 0, 'c': 1}")
    hold(number, t.float_text())
    t.notes = {}
    t.press(number)
    wait('the level', function()
      return vim.iter(t.notes):any(function(note)
        return note:find('level advanced', 1, true)
      end)
    end)
    hold(not t.float(), 'still open')
  end)

  check(':Pygloss level NAME sets it, forget forgets it, and what is no level is answered', function()
    t.told('Pygloss level intermediate', 'level intermediate')
    t.told('Pygloss status', 'level intermediate')
    t.told('Pygloss level forget', 'level beginner')
    t.told('Pygloss level wizard', 'level')
    t.told('Pygloss status', 'level beginner')
  end)

  check('leaving the questions changes nothing', function()
    vim.cmd('Pygloss level')
    t.card('Level 1/2')
    t.press('jj<CR>')
    t.card('Level 2/2')
    t.press('q')
    hold(not t.float(), 'still open')
    t.told('Pygloss status', 'level beginner')
  end)
end
