-- What the server offers at the cursor: the commands behind its code actions of one kind.

local pygloss = require('pygloss')

---Asks for the commands at the cursor of the current buffer.
---@param kind 'pygloss.learn'|'pygloss.remember'
---@param handler fun(commands: lsp.Command[])
return function(kind, handler)
  local bufnr = vim.api.nvim_get_current_buf()
  local client = pygloss.attached()
  if not client then
    return
  end
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  params.context = { diagnostics = {}, only = { kind }, triggerKind = 1 }
  pygloss.request(client, 'textDocument/codeAction', params, function(err, actions)
    if err then
      pygloss.tell(err.message, vim.log.levels.ERROR)
      return
    end
    local commands = {}
    for _, action in ipairs(actions or {}) do
      if type(action.command) == 'table' then
        table.insert(commands, action.command)
      end
    end
    handler(commands)
  end, bufnr)
end
