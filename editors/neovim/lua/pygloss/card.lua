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

---How many cards a short title is looked for in.
local MOST_HITS = 10

---Opens the card with a title that goes on behind `title` in parentheses: pages name it by what stands before them.
---@param title string
---@param how? pygloss.How
local function open_by_short_title(title, how)
  execute.send('pygloss.search', { title, MOST_HITS }, function(hits)
    local hit = vim.iter(hits or {}):find(function(hit)
      return vim.startswith(hit.title, title .. ' (')
    end)
    if hit then
      M.open(hit.slug, how)
    else
      pygloss.tell(('there is no card `%s`'):format(title))
    end
  end)
end

---Opens the card that has the first of these names that any card has.
---@param names string[] titles as pages have them, or slugs
---@param how? pygloss.How
function M.open_first(names, how)
  local rest = vim.list_slice(names, 2)
  execute.send('pygloss.card', { names[1] }, function(card)
    page.show(card, how)
  end, function()
    if #rest > 0 then
      M.open_first(rest, how)
    else
      open_by_short_title(names[1], how)
    end
  end)
end

---Opens the card called `name`: its slug, its title or another name it is known by.
---@param name string
---@param how? pygloss.How
function M.open(name, how)
  execute.send('pygloss.card', { name }, function(card)
    page.show(card, how)
  end)
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
