-- What the checks are made of: waiting, looking at windows, typing. Writes one `ok` or `not ok` line a check and the plan at the end.

local M = {}

local TIMEOUT = 10000 -- ms
local count, failed = 0, 0

-- A file of its own: Neovim's messages go to the terminal, without line ends.
local report = assert(io.open(vim.env.REPORT, 'w'))

local function say(line)
  report:write((line:gsub('\n', '\\n')) .. '\n')
  report:flush()
end

---What the plugin has told the reader.
---@type string[]
M.notes = {}
vim.notify = function(message)
  table.insert(M.notes, message)
end

---The floating window with text in it, if there is one.
---@return integer?
function M.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

function M.close_floats()
  for window in M.float do
    vim.api.nvim_win_close(window, true)
  end
end

---One check: `body` raises an error when it does not hold.
function M.check(name, body)
  count = count + 1
  local select, window = vim.ui.select, vim.api.nvim_get_current_win()
  local ok, err = pcall(body)
  vim.ui.select = select
  if not ok then
    failed = failed + 1
    -- What the check left open is not to be in the way of the next one.
    pcall(M.close_floats)
    pcall(vim.api.nvim_set_current_win, window)
    pcall(vim.cmd.only)
  end
  say(ok and ('ok ' .. name) or ('not ok ' .. name .. ': ' .. tostring(err)))
end

function M.hold(condition, got)
  if not condition then
    error('got ' .. vim.inspect(got), 2)
  end
end

---Waits until `probe` returns something true, and returns that.
function M.wait(what, probe)
  local value
  vim.wait(TIMEOUT, function()
    value = probe()
    return value
  end, 20)
  if not value then
    error(what .. ': not within ' .. TIMEOUT .. ' ms; the notes are ' .. vim.inspect(M.notes), 2)
  end
  return value
end

function M.text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

---The text of the floating window, once there is one.
function M.float_text()
  local window = M.wait('a floating window', M.float)
  return M.text_of(vim.api.nvim_win_get_buf(window))
end

---Waits until the floating window has `text` in it, and returns all that it has.
function M.float_with(text)
  return M.wait('a window with ' .. text, function()
    local window = M.float()
    local whole = window and M.text_of(vim.api.nvim_win_get_buf(window)) or ''
    return whole:find(text, 1, true) and whole
  end)
end

---Waits for a floating window whose title begins with `title`.
function M.card(title)
  M.wait('the window ' .. title, function()
    local window = M.float()
    local shown = window and vim.api.nvim_win_get_config(window).title
    return shown and vim.startswith(vim.trim(shown[1][1]), title)
  end)
end

---Puts the cursor on `word` of the first line that has `line` in it.
function M.go(line, word)
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start = text:find(line, 1, true)
    if start then
      vim.api.nvim_win_set_cursor(0, { number, text:find(word, start, true) - 1 })
      return
    end
  end
  error('no line has ' .. line)
end

---Types keys as a reader does.
function M.press(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'mx', false)
end

---Carries a command line out and waits for a note with `text` in it.
function M.told(command, text)
  M.notes = {}
  vim.cmd(command)
  return M.wait('a note with ' .. text, function()
    return vim.iter(M.notes):find(function(note)
      return note:find(text, 1, true)
    end)
  end)
end

---Sets the server's settings, as it asks for them from now on.
function M.configure(client, settings)
  client.settings = settings
  local params = { settings = settings }
  if vim.fn.has('nvim-0.11') == 1 then
    client:notify('workspace/didChangeConfiguration', params)
  else
    client.notify('workspace/didChangeConfiguration', params)
  end
end

---Chooses, the next time that something is to be chosen, the item whose line has `wanted` in it.
---@return string[] lines that were offered, once they were
function M.choose(wanted)
  local offered = {}
  local select = vim.ui.select
  vim.ui.select = function(items, options, choose)
    vim.ui.select = select
    local chosen
    for _, item in ipairs(items) do
      local line = options.format_item(item)
      table.insert(offered, line)
      if not chosen and line:find(wanted, 1, true) then
        chosen = item
      end
    end
    choose(chosen)
  end
  return offered
end

---Writes the plan and leaves Neovim.
function M.finish()
  say('1..' .. count)
  vim.cmd(failed > 0 and 'cquit 1' or 'qall!')
end

return M
