-- Cards: from the code, by name, by a question; and the way from one to the next.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait

  check('“Learn: …” opens the card of the concept under the cursor', function()
    t.go(vim.env.CLASS_LINE, 'class')
    local titles = {}
    local select = vim.ui.select
    vim.ui.select = function(items, options, choose)
      local wanted
      for _, item in ipairs(items) do
        local title = options.format_item(item)
        table.insert(titles, title)
        if title:find('Learn: Method resolution order', 1, true) then
          wanted = item
        end
      end
      choose(wanted)
    end
    -- The wish to choose must be kept even where there is one action only.
    vim.lsp.buf.code_action()
    local text = t.float_text()
    vim.ui.select = select
    hold(vim.iter(titles):any(function(title)
      return title:find('Learn: Method resolution order', 1, true)
    end), titles)
    hold(text:find('# Method resolution order', 1, true), text)
    hold(vim.bo.filetype == 'markdown', vim.bo.filetype)
  end)

  check('a card leads to the next one, and back', function()
    t.card('Method resolution order')
    hold(vim.fn.search('^- See also: .*super()', 'w') > 0, t.text_of(0))
    vim.fn.search('super()', '', vim.fn.line('.'))
    t.press('<CR>')
    t.card('super()')
    t.press('<BS>')
    t.card('Method resolution order')
  end)

  check('`q` closes the card', function()
    t.press('q')
    hold(not t.float(), 'still open')
  end)

  check(':Pygloss opens the card under the cursor, and asks where there are several', function()
    t.go(vim.env.CLASS_LINE, 'class')
    local select = vim.ui.select
    vim.ui.select = function(items, options, choose)
      hold(vim.startswith(options.format_item(items[1]), 'Method resolution order'), items)
      choose(items[1])
    end
    vim.cmd('Pygloss')
    t.card('Method resolution order')
    vim.ui.select = select
    hold(vim.bo.filetype == 'markdown', vim.bo.filetype)
    require('pygloss.card').close()
  end)

  check(':PyglossMore works the order of a class through', function()
    t.go(vim.env.CLASS_LINE, 'class')
    vim.cmd('PyglossMore')
    local text = t.float_text()
    hold(text:find('is passed over', 1, true), text)
    t.press('q')
    hold(not t.float(), 'still open')
  end)

  check('“More about: …” shows the same', function()
    t.go(vim.env.CLASS_LINE, 'class')
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        return action.kind == 'pygloss.more'
      end,
    })
    local text = t.float_text()
    hold(text:find('is passed over', 1, true), text)
    t.press('q')
  end)

  check(':Pygloss NAME opens a card by name', function()
    vim.cmd('Pygloss mutable-default-argument')
    hold(t.float_text():lower():find('default', 1, true), 'no such text')
    require('pygloss.card').close()
  end)

  check(':PyglossSearch finds cards by a question and opens the chosen one', function()
    local titles = {}
    local select = vim.ui.select
    vim.ui.select = function(items, options, choose)
      for _, item in ipairs(items) do
        table.insert(titles, options.format_item(item))
      end
      choose(items[1])
    end
    vim.cmd('PyglossSearch why is my default list shared')
    t.card('Mutable default argument')
    vim.ui.select = select
    hold(vim.startswith(titles[1], 'Mutable default argument – A list'), titles)
    hold(#titles > 5, titles)
    require('pygloss.card').close()
  end)

  check(':PyglossSearch asks for the question, and says when nothing fits', function()
    local input = vim.ui.input
    vim.ui.input = function(_, answer)
      answer('zzzzqq')
    end
    t.notes = {}
    vim.cmd('PyglossSearch')
    wait('a message', function()
      return vim.iter(t.notes):any(function(note)
        return note:find('zzzzqq', 1, true)
      end)
    end)
    vim.ui.input = input
    hold(not t.float(), 'a window opened')
  end)

  check('a name without a card is answered', function()
    t.notes = {}
    vim.cmd('Pygloss no-such-card')
    wait('a message', function()
      return vim.iter(t.notes):any(function(note)
        return note:find('no-such-card', 1, true)
      end)
    end)
    hold(not t.float(), 'a window opened')
  end)
end
