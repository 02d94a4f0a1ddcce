-- Hover, findings, fixes, rewrites and hints, as any language server has them.

---@param t table what `harness.lua` gives
return function(t)
  local check, hold, wait = t.check, t.hold, t.wait

  check('the server attaches with no configuration but `enable`', function()
    wait('a client', function()
      local client = vim.lsp.get_clients({ bufnr = 0, name = 'pygloss' })[1]
      return client and client.initialized
    end)
  end)

  local finding
  check('the finding is a diagnostic with its code', function()
    finding = wait('a diagnostic', function()
      return vim.iter(vim.diagnostic.get(0)):find(function(diagnostic)
        return diagnostic.code == vim.env.CODE
      end)
    end)
    hold(finding.source == 'pygloss', finding)
    local line = vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, false)[1]
    hold(line == vim.env.PITFALL_LINE, line)
  end)

  check('a finding that another tool reports too is left to it, and comes back when it is gone', function()
    local other = vim.api.nvim_create_namespace('other-tool')
    local function is_shown()
      return vim.iter(vim.diagnostic.get(0)):any(function(diagnostic)
        return diagnostic.source == 'pygloss' and diagnostic.code == vim.env.CODE
      end)
    end
    local function report_as(source, code, lnum)
      vim.diagnostic.set(other, 0, { { lnum = lnum, col = 0, message = 'the same', source = source, code = code } })
    end
    for _, elsewhere in ipairs({ { 'Ruff', 'B008', finding.lnum }, { 'Ruff', 'B006', finding.lnum + 5 }, { 'mypy', 'B006', finding.lnum } }) do
      report_as(unpack(elsewhere))
      vim.wait(300)
      hold(is_shown(), elsewhere)
    end
    for _, same in ipairs({ { 'Ruff', 'B006' }, { 'Flake8', 'B006' }, { 'Pylint', 'W0102:dangerous-default-value' } }) do
      report_as(same[1], same[2], finding.lnum)
      wait('the finding is left to ' .. same[1], function()
        return not is_shown()
      end)
      vim.diagnostic.reset(other, 0)
      wait('the finding is back', is_shown)
    end
  end)

  check('the hover of a class tells its own method resolution order', function()
    t.go(vim.env.CLASS_LINE, 'class')
    vim.lsp.buf.hover()
    local text = t.float_text()
    local lead = vim.split(text, '\n')[1]:gsub('[*`]', '')
    hold(lead == 'Method resolution order · ' .. vim.env.LEAD, lead)
    hold(text:find('`save` comes from `B`', 1, true), text)
    t.close_floats()
  end)

  check('inlay hints show the order of a class once they are switched on, and go when they are switched off', function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'pygloss' })[1]
    local function set(kinds)
      t.configure(client, { pygloss = { inlayHints = kinds } })
    end
    local function labels()
      return vim.tbl_map(function(hint)
        return hint.inlay_hint.label
      end, vim.lsp.inlay_hint.get({ bufnr = 0 }))
    end
    vim.lsp.inlay_hint.enable(true, { bufnr = 0 })
    vim.wait(500, function()
      return #labels() > 0
    end, 20)
    hold(#labels() == 0, labels())
    set({ 'mro' })
    wait('the hint', function()
      return #labels() > 0
    end)
    hold(vim.deep_equal(labels(), { vim.env.LEAD }), labels())
    set({})
    wait('no hint', function()
      return #labels() == 0
    end)
    vim.lsp.inlay_hint.enable(false, { bufnr = 0 })
  end)

  check('a plain name has no hover', function()
    t.go('total += k', 'total')
    vim.lsp.buf.hover()
    vim.wait(500, t.float, 20)
    hold(not t.float(), t.float() and t.float_text())
  end)

  check('the quick fix mends the saved file as expected', function()
    hold(finding, 'no diagnostic')
    vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        return action.kind == 'quickfix' and action.isPreferred
      end,
    })
    wait('the fix', function()
      return vim.bo.modified
    end)
    vim.cmd.write()
    local function read(path)
      return table.concat(vim.fn.readfile(path, 'b'), '\n')
    end
    hold(read(vim.api.nvim_buf_get_name(0)) == read(vim.env.EXPECTED), read(vim.api.nvim_buf_get_name(0)))
  end)

  check('the finding is gone after the fix', function()
    hold(finding, 'no diagnostic before the fix either')
    wait('no such diagnostic', function()
      return not vim.iter(vim.diagnostic.get(0)):any(function(diagnostic)
        return diagnostic.code == vim.env.CODE
      end)
    end)
  end)

  ---Asks for the rewrite with this title at a word of a line, and waits until it is done.
  local function rewrite(title, line, word)
    local before = t.text_of(0)
    t.go(line, word)
    local titles = t.choose(title)
    vim.lsp.buf.code_action({ context = { only = { 'refactor.rewrite' }, diagnostics = {} } })
    wait('the rewrite ' .. title .. '; offered were ' .. vim.inspect(titles), function()
      return t.text_of(0) ~= before
    end)
  end

  check('a rewrite is offered by its title, writes the code in another way, and is undone', function()
    local before = t.text_of(0)
    -- Without a reader's keys between them, the fix and the rewrite would be undone as one.
    vim.cmd('let &undolevels = &undolevels')
    rewrite(vim.env.REWRITE_TITLE, vim.env.REWRITE_LINE, '[')
    local from, to = before:find(vim.env.BEFORE, 1, true)
    local after = before:sub(1, from - 1) .. vim.env.AFTER .. before:sub(to + 1)
    hold(t.text_of(0) == after, t.text_of(0))
    vim.cmd.undo()
    hold(t.text_of(0) == before, t.text_of(0))
  end)

  check('every rewrite is offered by its title and writes the code in another way', function()
    local tour = vim.api.nvim_get_current_buf()
    vim.cmd.edit('rewrites.py')
    local sample = vim.api.nvim_get_current_buf()
    local ok, err = pcall(function()
      wait('a client', function()
        return vim.lsp.get_clients({ bufnr = sample, name = 'pygloss' })[1]
      end)
      for _, asked in ipairs(vim.json.decode(vim.env.REWRITES)) do
        rewrite(unpack(asked))
      end
      local written = table.concat(vim.fn.readfile(vim.env.REWRITTEN), '\n')
      hold(t.text_of(sample) == written, t.text_of(sample))
    end)
    vim.api.nvim_set_current_buf(tour)
    vim.api.nvim_buf_delete(sample, { force = true })
    assert(ok, err)
  end)
end
