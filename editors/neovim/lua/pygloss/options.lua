-- What the reader sets in `vim.g.pygloss`. Everything about the explanations themselves is a setting of the server.

---@class pygloss.Options
---@field window 'float'|'split' where cards open when nothing else is asked for
---@field picker? 'select'|'telescope'|'fzf-lua' what lists are chosen from; the first that is installed where left out
---@field first_start boolean whether one line, once ever, says that two questions set the level
local DEFAULTS = { window = 'float', picker = nil, first_start = true }

---The value of one option.
---@param name 'window'|'picker'|'first_start'
---@return any
return function(name)
  local set = vim.g.pygloss
  if type(set) == 'table' and set[name] ~= nil then
    return set[name]
  end
  return DEFAULTS[name]
end
