-- The memory: written to a file, forgotten, put in again, and refused where there is none.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold = t.check, t.hold
  local file = vim.fn.tempname() .. ' kept.json'
  local confirm = vim.fn.confirm

  ---Answers every question with its `choice`th answer; gives the questions.
  local function answering(choice)
    local asked = {}
    vim.fn.confirm = function(question, answers)
      table.insert(asked, question .. ' ' .. answers)
      return choice
    end
    return asked
  end

  ---All that is remembered, as the server gives it.
  local function exported()
    return require('pygloss.execute').wait('pygloss.memory', { 'export' }, 5000)
  end

  check('all that is remembered goes to a file that is named, and one that is there is not overwritten unasked', function()
    local asked = answering(1)
    t.told('Pygloss memory export ' .. vim.fn.fnameescape(file), 'written to ')
    local text = table.concat(vim.fn.readfile(file), '\n') .. '\n'
    hold(text == exported().text and exported().events > 3, text)
    hold(#asked == 0, asked)
    vim.fn.writefile({ 'mine' }, file)
    vim.cmd('Pygloss memory export ' .. vim.fn.fnameescape(file))
    t.wait('the question', function()
      return #asked == 1
    end)
    hold(asked[1]:find('there already', 1, true) and vim.fn.readfile(file)[1] == 'mine', asked)
    asked = answering(2)
    t.told('Pygloss memory export ' .. vim.fn.fnameescape(file), 'written to ')
    hold(#asked == 1 and vim.fn.readfile(file)[1] ~= 'mine', asked)
    vim.fn.confirm = confirm
    t.told('Pygloss memory export', 'say which file')
    t.told('Pygloss memory export /no/such/folder/kept.json', 'cannot be written')
  end)

  check('everything is forgotten after a question only, and an import brings it back', function()
    local before = exported()
    local asked = answering(1)
    vim.cmd('Pygloss memory forget')
    t.wait('the question', function()
      return #asked == 1
    end)
    hold(asked[1]:find(before.events .. ' events', 1, true), asked)
    hold(exported().text == before.text, 'whoever says no keeps everything')
    answering(2)
    t.told('Pygloss memory forget', before.events .. ' events are forgotten')
    vim.fn.confirm = confirm
    hold(exported().events == 0, exported())
    t.told('Pygloss memory undo', 'nothing to take back')
    t.told('Pygloss memory import ' .. vim.fn.fnameescape(file), ('%d of %d events are new'):format(before.events, before.events))
    hold(exported().text == before.text, exported().text)
    t.told('Pygloss memory import ' .. vim.fn.fnameescape(file), '0 of ')
    t.told('Pygloss know functools-wraps', 'I know')
    t.told('Pygloss memory undo', 'taken back: I know')
  end)

  check('what is no export is refused, and so is everything where nothing is remembered', function()
    local before = exported()
    vim.fn.writefile({ '{}' }, file)
    t.told('Pygloss memory import ' .. vim.fn.fnameescape(file), 'no export of')
    t.told('Pygloss memory import /no/such/file', 'cannot be read')
    t.told('Pygloss memory', 'export, import, forget, undo')
    t.told('Pygloss memory reset', 'export, import, forget, undo')
    local client = require('pygloss').client()
    local settings = client.settings
    ---Sets them, and waits until the memory is on, or off.
    local function set(value, is_on)
      t.configure(client, value)
      t.wait('the memory is ' .. (is_on and 'on' or 'off'), function()
        local status = require('pygloss.execute').wait('pygloss.status', {}, 5000)
        return status and status.memory == is_on
      end)
    end
    set({ pygloss = { memory = false } }, false)
    t.told('Pygloss memory export ' .. vim.fn.fnameescape(file), '`memory` is off')
    t.told('Pygloss memory forget', '`memory` is off')
    set(settings, true)
    hold(exported().text == before.text, exported().text)
    hold(vim.fn.readfile(file)[1] == '{}', 'nothing was written')
    vim.fn.delete(file)
  end)
end
