-- Lists in telescope and fzf-lua. Both are stand-ins here: they answer to the calls that the plugin makes, as the real ones are documented.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold = t.check, t.hold
  local seen = {}

  ---Makes modules loadable until `body` has ended.
  local function with_modules(modules, body)
    for name, module in pairs(modules) do
      package.loaded[name] = module
    end
    local ok, err = pcall(body)
    for name in pairs(modules) do
      package.loaded[name] = nil
    end
    vim.g.pygloss = nil
    if not ok then
      error(err, 0)
    end
  end

  local chosen
  local telescope = {
    telescope = {},
    ['telescope.config'] = {
      values = {
        generic_sorter = function() end,
        grep_previewer = function()
          return 'preview'
        end,
      },
    },
    ['telescope.finders'] = {
      new_table = function(options)
        return vim.tbl_map(options.entry_maker, options.results)
      end,
    },
    ['telescope.actions'] = {
      close = function(prompt)
        seen.closed = prompt
      end,
      select_default = {
        replace = function(_, action)
          chosen = action
        end,
      },
    },
    ['telescope.actions.state'] = {
      get_selected_entry = function()
        return seen.entries[1]
      end,
    },
    ['telescope.pickers'] = {
      new = function(_, options)
        return {
          find = function()
            seen = { title = options.prompt_title, entries = options.finder, previewer = options.previewer }
            assert(options.attach_mappings(7))
            chosen()
          end,
        }
      end,
    },
  }
  local fzf_lua = {
    ['fzf-lua'] = {
      fzf_exec = function(lines, options)
        seen = { title = options.prompt, entries = lines }
        options.actions.default({ lines[1] })
      end,
    },
  }

  check('telescope is chosen from where it is installed', function()
    with_modules(telescope, function()
      vim.cmd('Pygloss search why is my default list shared')
      t.card('Mutable default argument')
      t.press('q')
      hold(seen.title == 'Open card' and seen.closed == 7 and seen.previewer == nil, seen)
      hold(vim.startswith(seen.entries[1].display, 'Mutable default argument – '), seen.entries[1])
      vim.api.nvim_win_set_cursor(0, { 1, 0 })
      vim.cmd('Pygloss concepts')
      t.wait('the choice', function()
        return seen.title == 'Go to concept'
      end)
      hold(seen.previewer == 'preview' and seen.entries[1].lnum > 0 and seen.entries[1].filename, seen.entries[1])
      vim.cmd('only')
    end)
  end)

  check('fzf-lua is, and a wish goes before what is installed', function()
    local both = vim.tbl_extend('error', telescope, fzf_lua)
    with_modules(fzf_lua, function()
      vim.cmd('Pygloss search why is my default list shared')
      t.card('Mutable default argument')
      t.press('q')
      hold(vim.startswith(seen.entries[1], '1\tMutable default argument – '), seen.entries[1])
    end)
    with_modules(both, function()
      vim.g.pygloss = { picker = 'fzf-lua' }
      vim.cmd('Pygloss path')
      t.card('From beginner to pro')
      t.press('q')
      hold(seen.title == 'Open path> ', seen)
      vim.g.pygloss = { picker = 'select' }
      local offered = t.choose('Five phases')
      vim.cmd('Pygloss path')
      t.card('Five phases')
      t.press('q')
      hold(#offered == 9, offered)
    end)
  end)

  check('a list that does not fit the screen of Neovim\'s own is a page', function()
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
    vim.cmd('Pygloss concepts')
    t.card('Go to concept')
    hold(vim.api.nvim_buf_line_count(0) > vim.o.lines, t.float_text())
    hold(vim.fn.search('^Method resolution order', 'w') > 0, t.float_text())
    t.press('<CR>')
    hold(not t.float() and vim.startswith(vim.api.nvim_get_current_line(), vim.env.CLASS_LINE), vim.api.nvim_get_current_line())
  end)

  check('a picker that is not installed is named, and the choice offered all the same', function()
    vim.g.pygloss = { picker = 'telescope' }
    t.choose('Five phases')
    t.told('Pygloss path', 'telescope')
    t.card('Five phases')
    t.press('q')
    vim.g.pygloss = nil
  end)
end
