-- Asks the server to carry out one of its commands.

local pygloss = require('pygloss')

---Sends a command, and hands on what the server answers; tells the reader where there is no server or where it fails.
---@param command string such as `pygloss.card`
---@param arguments any[]|fun(client: vim.lsp.Client): any[] made from the client where they depend on it
---@param handler fun(result: any)
return function(command, arguments, handler)
  local client = pygloss.client()
  if not client then
    pygloss.tell('the server is not running; see :checkhealth pygloss')
    return
  end
  if type(arguments) == 'function' then
    arguments = arguments(client)
  end
  local params = { command = command, arguments = arguments }
  pygloss.request(client, 'workspace/executeCommand', params, function(err, result)
    if err then
      pygloss.tell(err.message, vim.log.levels.ERROR)
    else
      handler(result)
    end
  end)
end
