-- `:Pygloss`: finds the subcommand, and completes it.

local options = require('pygloss.options')
local subcommands = require('pygloss.subcommands')

local M = {}

---Where a page is to be shown: `:vertical` and its kind ask for a split, and `!` for the other of float and split.
---@param args vim.api.keyset.create_user_command.command_args
---@return pygloss.How
local function how_of(args)
  local mods = args.smods
  if mods.vertical or mods.horizontal or mods.split ~= '' or (mods.tab or -1) >= 0 then
    return { style = 'split', mods = mods }
  end
  local style = options('window')
  if args.bang then
    style = style == 'split' and 'float' or 'split'
  end
  return { style = style }
end

---Carries `:Pygloss` out. What is no subcommand is the name of a card.
---@param args vim.api.keyset.create_user_command.command_args
function M.run(args)
  local name, rest = args.args:match('^(%S*)%s*(.-)%s*$')
  local found = subcommands[name]
  if not found then
    found, rest = subcommands.card, vim.trim(args.args)
  end
  found.run({
    rest = rest,
    words = vim.split(rest, '%s+', { trimempty = true }),
    how = how_of(args),
    range = args.range > 0 and { args.line1, args.line2 } or nil,
  })
end

---What may stand at the cursor of the command line.
---@param lead string
---@param line string
---@param column integer
---@return string[]
function M.complete(lead, line, column)
  local words = vim.split(line:sub(1, column - #lead):gsub('^.-Pygloss!?', ''), '%s+', { trimempty = true })
  local name = table.remove(words, 1)
  if not name then
    local names = vim.tbl_filter(function(word)
      return vim.startswith(word, lead)
    end, vim.tbl_keys(subcommands))
    table.sort(names)
    return #names > 0 and names or subcommands.card.complete(lead, {})
  end
  local found = subcommands[name]
  return found and found.complete and found.complete(lead, words) or {}
end

return M
