-- Asks the server to carry out one of its commands.

local pygloss = require('pygloss')

local M = {}

---Whether the running program has a command. An older one may not.
---@param client vim.lsp.Client
---@param command string
---@return boolean
function M.has(client, command)
  local offered = vim.tbl_get(client, 'server_capabilities', 'executeCommandProvider', 'commands') or {}
  return vim.tbl_contains(offered, command)
end

---Sends a command, and hands on what the server answers; tells the reader where there is no server or where it fails.
---@param command string such as `pygloss.card`
---@param arguments any[]|fun(client: vim.lsp.Client): any[] made from the client where they depend on it
---@param handler fun(result: any, client: vim.lsp.Client) null is given as nil
---@param on_error? fun(message: string) told instead of the reader, also where there is no server
function M.send(command, arguments, handler, on_error)
  on_error = on_error or function(message)
    pygloss.tell(message, vim.log.levels.ERROR)
  end
  local client = pygloss.client()
  if not client then
    on_error('the server is not running; see :checkhealth pygloss')
    return
  end
  if not M.has(client, command) then
    on_error(('this pygloss has no `%s`; a newer one has'):format(command))
    return
  end
  if type(arguments) == 'function' then
    arguments = arguments(client)
  end
  local params = { command = command, arguments = arguments }
  pygloss.request(client, 'workspace/executeCommand', params, function(err, result)
    if err then
      on_error(err.message)
    else
      handler(result ~= vim.NIL and result or nil, client)
    end
  end)
end

---The answer to a command, waited for; nil where there is none in time. For completion, where nothing can be told.
---@param command string
---@param arguments any[]
---@param timeout integer in ms
---@return any
function M.wait(command, arguments, timeout)
  local client = pygloss.client()
  if not client or not M.has(client, command) then
    return nil
  end
  local answer
  pygloss.request(client, 'workspace/executeCommand', { command = command, arguments = arguments }, function(_, result)
    answer = { result }
  end)
  vim.wait(timeout, function()
    return answer ~= nil
  end, 5)
  return answer and answer[1] ~= vim.NIL and answer[1] or nil
end

return M
