-- Fetches cards and notes from the server, and shows them.

local at_cursor = require('pygloss.at_cursor')
local execute = require('pygloss.execute')
local page = require('pygloss.page')
local pygloss = require('pygloss')

local M = {}

---@class pygloss.Card: pygloss.Page
---@field slug string
---@field title string
---@field markdown string

---Closes the card in the floating window, if there is one.
function M.close()
  page.close()
end

---Opens the card that has the first of these names that any card has.
---@param names string[] slugs, titles or other names
---@param how? pygloss.How
function M.open_first(names, how)
  local rest = vim.list_slice(names, 2)
  execute.send('pygloss.card', { names[1] }, function(card)
    if type(card) == 'table' then
      page.show(card, how)
    else
      pygloss.tell(('there is no card "%s"'):format(names[1]))
    end
  end, #rest > 0 and function()
    M.open_first(rest, how)
  end or nil)
end

---Opens the card called `name`: its slug, its title or another name it is known by.
---@param name string
---@param how? pygloss.How
function M.open(name, how)
  M.open_first({ name }, how)
end

---Shows all that is computed about a place, step by step.
---@param place? any[] what the server put into the code action; the place of the cursor where left out
---@param how? pygloss.How
function M.more(place, how)
  local function under_cursor(client)
    local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
    return { params.textDocument.uri, params.position }
  end
  execute.send('pygloss.more', place or under_cursor, function(note)
    if type(note) == 'table' then
      page.show(note, how)
    else
      pygloss.tell('nothing is computed about what is under the cursor', vim.log.levels.INFO)
    end
  end)
end

---Opens the card of what is under the cursor; asks which one where there are several.
---@param how? pygloss.How
function M.open_at_cursor(how)
  at_cursor('pygloss.learn', function(commands)
    local choices = vim.tbl_filter(function(command)
      return command.command == 'pygloss.openCard'
    end, commands)
    if #choices == 0 then
      pygloss.tell('there is no card for what is under the cursor', vim.log.levels.INFO)
    elseif #choices == 1 then
      M.open(choices[1].arguments[1], how)
    else
      vim.ui.select(choices, {
        prompt = 'Open card',
        kind = 'pygloss',
        format_item = function(command)
          return (command.title:gsub('^Learn: ', ''))
        end,
      }, function(choice)
        if choice then
          M.open(choice.arguments[1], how)
        end
      end)
    end
  end)
end

return M
