-- The first start: one line, once ever, that says how the level is set. Nothing is asked.

---Where it is kept that the line was said.
---@return string
local function marker()
  return vim.fs.joinpath(vim.fn.stdpath('state'), 'pygloss-first-start')
end

---Says once, ever, that two questions set the level: where nothing sets it yet.
---@param client vim.lsp.Client
return function(client)
  local path = marker()
  if not require('pygloss.options')('first_start') or vim.uv.fs_stat(path) then
    return
  end
  local pygloss = require('pygloss')
  if not require('pygloss.execute').has(client, 'pygloss.level') then
    return
  end
  local params = { command = 'pygloss.status', arguments = {} }
  pygloss.request(client, 'workspace/executeCommand', params, function(err, status)
    -- Several files may have been opened at once.
    if err or type(status) ~= 'table' or not status.memory or vim.uv.fs_stat(path) then
      return
    end
    -- Where the mark cannot be kept, nothing is said: it would be said each time.
    pcall(vim.fn.mkdir, vim.fs.dirname(path), 'p')
    local file = io.open(path, 'w')
    if file then
      file:close()
      if status.levelFrom == 'default' then
        pygloss.tell('two questions set your level: `:Pygloss level`', vim.log.levels.INFO)
      end
    end
  end)
end
