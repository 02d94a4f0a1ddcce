-- A reader's way through Neovim: hover, finding, fix, card. Writes one `ok` or `not ok` line a check and the plan at the end.

local TIMEOUT = 10000 -- ms
local count, failed = 0, 0

-- A file of its own: Neovim's messages go to the terminal, without line ends.
local report = assert(io.open(vim.env.REPORT, 'w'))

local function say(line)
  report:write((line:gsub('\n', '\\n')) .. '\n')
  report:flush()
end

---The check that raised an error last is not to be in the way of the next one.
local function clear()
  require('pygloss.card').close()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      vim.api.nvim_win_close(window, true)
    end
  end
end

---One check: `body` raises an error when it does not hold.
local function check(name, body)
  count = count + 1
  local ok, err = pcall(body)
  if not ok then
    failed = failed + 1
    pcall(clear)
  end
  say(ok and ('ok ' .. name) or ('not ok ' .. name .. ': ' .. tostring(err)))
end

local function hold(condition, got)
  if not condition then
    error('got ' .. vim.inspect(got), 2)
  end
end

---Waits until `probe` returns something true, and returns that.
local function wait(what, probe)
  local value
  vim.wait(TIMEOUT, function()
    value = probe()
    return value
  end, 20)
  if not value then
    error(what .. ': not within ' .. TIMEOUT .. ' ms', 2)
  end
  return value
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

---The text of the floating window, once there is one.
local function float_text()
  local window = wait('a floating window', float)
  return text_of(vim.api.nvim_win_get_buf(window))
end

local function close_floats()
  for window in float do
    vim.api.nvim_win_close(window, true)
  end
end

---Puts the cursor on `word` of the first line that has `line` in it.
local function go(line, word)
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start = text:find(line, 1, true)
    if start then
      vim.api.nvim_win_set_cursor(0, { number, text:find(word, start, true) - 1 })
      return
    end
  end
  error('no line has ' .. line)
end

local notes = {}
vim.notify = function(message)
  table.insert(notes, message)
end

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
  go(vim.env.CLASS_LINE, 'class')
  vim.lsp.buf.hover()
  local text = float_text()
  local lead = vim.split(text, '\n')[1]:gsub('[*`]', '')
  hold(lead == 'Method resolution order · ' .. vim.env.LEAD, lead)
  hold(text:find('`save` comes from `B`', 1, true), text)
  close_floats()
end)

check('inlay hints show the order of a class once they are switched on, and go when they are switched off', function()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'pygloss' })[1]
  local function set(value)
    client.settings = { pygloss = { inlayHints = value } }
    local params = { settings = client.settings }
    if vim.fn.has('nvim-0.11') == 1 then
      client:notify('workspace/didChangeConfiguration', params)
    else
      client.notify('workspace/didChangeConfiguration', params)
    end
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
  go('total += k', 'total')
  vim.lsp.buf.hover()
  vim.wait(500, float, 20)
  hold(not float(), float() and float_text())
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
  local before, titles = text_of(0), {}
  go(line, word)
  local select = vim.ui.select
  vim.ui.select = function(items, options, choose)
    local wanted
    for _, item in ipairs(items) do
      local offered = options.format_item(item)
      table.insert(titles, offered)
      if offered:find(title, 1, true) then
        wanted = item
      end
    end
    choose(wanted)
  end
  vim.lsp.buf.code_action({ context = { only = { 'refactor.rewrite' }, diagnostics = {} } })
  local done = vim.wait(TIMEOUT, function()
    return text_of(0) ~= before
  end, 20)
  vim.ui.select = select
  hold(done, { title = title, offered = titles })
end

check('a rewrite is offered by its title, writes the code in another way, and is undone', function()
  local before = text_of(0)
  -- Without a reader's keys between them, the fix and the rewrite would be undone as one.
  vim.cmd('let &undolevels = &undolevels')
  rewrite(vim.env.REWRITE_TITLE, vim.env.REWRITE_LINE, '[')
  local from, to = before:find(vim.env.BEFORE, 1, true)
  local after = before:sub(1, from - 1) .. vim.env.AFTER .. before:sub(to + 1)
  hold(text_of(0) == after, text_of(0))
  vim.cmd.undo()
  hold(text_of(0) == before, text_of(0))
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
    hold(text_of(sample) == written, text_of(sample))
  end)
  vim.api.nvim_set_current_buf(tour)
  vim.api.nvim_buf_delete(sample, { force = true })
  assert(ok, err)
end)

check('“Learn: …” opens the card of the concept under the cursor', function()
  go(vim.env.CLASS_LINE, 'class')
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
  local text = float_text()
  vim.ui.select = select
  hold(vim.iter(titles):any(function(title)
    return title:find('Learn: Method resolution order', 1, true)
  end), titles)
  hold(text:find('# Method resolution order', 1, true), text)
  hold(vim.bo.filetype == 'markdown', vim.bo.filetype)
end)

---Types keys as a reader does.
local function press(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'mx', false)
end

---Waits for a card whose title begins with `title`.
local function card(title)
  wait('the card ' .. title, function()
    local window = float()
    local shown = window and vim.api.nvim_win_get_config(window).title
    return shown and vim.startswith(vim.trim(shown[1][1]), title)
  end)
end

check('a card leads to the next one, and back', function()
  card('Method resolution order')
  hold(vim.fn.search('^- See also: .*super()', 'w') > 0, text_of(0))
  vim.fn.search('super()', '', vim.fn.line('.'))
  press('<CR>')
  card('super()')
  press('<BS>')
  card('Method resolution order')
end)

check('`q` closes the card', function()
  press('q')
  hold(not float(), 'still open')
end)

check(':Pygloss opens the card under the cursor, and asks where there are several', function()
  go(vim.env.CLASS_LINE, 'class')
  local select = vim.ui.select
  vim.ui.select = function(items, options, choose)
    hold(vim.startswith(options.format_item(items[1]), 'Method resolution order'), items)
    choose(items[1])
  end
  vim.cmd('Pygloss')
  card('Method resolution order')
  vim.ui.select = select
  hold(vim.bo.filetype == 'markdown', vim.bo.filetype)
  require('pygloss.card').close()
end)

check(':PyglossMore works the order of a class through', function()
  go(vim.env.CLASS_LINE, 'class')
  vim.cmd('PyglossMore')
  local text = float_text()
  hold(text:find('is passed over', 1, true), text)
  press('q')
  hold(not float(), 'still open')
end)

check('“More about: …” shows the same', function()
  go(vim.env.CLASS_LINE, 'class')
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.kind == 'pygloss.more'
    end,
  })
  local text = float_text()
  hold(text:find('is passed over', 1, true), text)
  press('q')
end)

check(':Pygloss NAME opens a card by name', function()
  vim.cmd('Pygloss mutable-default-argument')
  hold(float_text():lower():find('default', 1, true), 'no such text')
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
  card('Mutable default argument')
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
  notes = {}
  vim.cmd('PyglossSearch')
  wait('a message', function()
    return vim.iter(notes):any(function(note)
      return note:find('zzzzqq', 1, true)
    end)
  end)
  vim.ui.input = input
  hold(not float(), 'a window opened')
end)

check('a name without a card is answered', function()
  notes = {}
  vim.cmd('Pygloss no-such-card')
  wait('a message', function()
    return vim.iter(notes):any(function(note)
      return note:find('no-such-card', 1, true)
    end)
  end)
  hold(not float(), 'a window opened')
end)

check('the health check finds the program, its version and the client', function()
  vim.cmd('checkhealth pygloss')
  local text = text_of(0)
  hold(text:find('pygloss %d+%.%d+%S* at /'), text)
  hold(text:find('attached to 1 buffer', 1, true), text)
  hold(not text:find('ERROR', 1, true) and not text:find('WARNING', 1, true), text)
end)

check('the help page has its tags', function()
  vim.cmd('helptags ' .. vim.fn.fnameescape(vim.env.STATE))
  vim.cmd('help :Pygloss')
  hold(vim.api.nvim_get_current_line():find(':Pygloss', 1, true), vim.api.nvim_get_current_line())
end)

say('1..' .. count)
vim.cmd(failed > 0 and 'cquit 1' or 'qall!')
