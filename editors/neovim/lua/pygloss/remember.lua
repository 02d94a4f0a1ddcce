-- "I know this", "Remind me", "Never again", and back.

local at_cursor = require('pygloss.at_cursor')
local execute = require('pygloss.execute')
local page = require('pygloss.page')
local pygloss = require('pygloss')

local M = {}

---What was said, as the server calls it, in words.
local SAID = { known = 'you know "%s"', reminded = 'you are reminded of "%s"', muted = 'nothing more about "%s"' }

---@param answer { slug: string, title?: string, said: string }
---@return string
local function words(answer)
  local title = type(answer.title) == 'string' and answer.title or answer.slug
  return (SAID[answer.said] or answer.said .. ': "%s"'):format(title)
end

---Says something about a concept.
---@param command 'pygloss.know'|'pygloss.remind'|'pygloss.mute'
---@param name string the slug of its card, or another name of it
function M.say(command, name)
  execute.send(command, { name }, function(answer)
    require('pygloss.status').forget()
    pygloss.tell(words(answer) .. '; `:Pygloss undo` takes it back', vim.log.levels.INFO)
  end)
end

---Says something about the card that is shown, or about what is under the cursor; asks which where there are several.
---@param command 'pygloss.know'|'pygloss.remind'|'pygloss.mute'
function M.say_here(command)
  local shown = page.current()
  if shown and shown.slug then
    M.say(command, shown.slug)
    return
  end
  at_cursor('pygloss.remember', function(commands)
    local offered = vim.tbl_filter(function(offer)
      return offer.command == command
    end, commands)
    if #offered == 0 then
      local none = command == 'pygloss.know' and 'there is nothing here that is not known already'
        or command == 'pygloss.remind' and 'there is nothing known here to be reminded of'
        or 'there is nothing here to be left out'
      pygloss.tell(none, vim.log.levels.INFO)
    elseif #offered == 1 then
      M.say(command, offered[1].arguments[1])
    else
      vim.ui.select(offered, {
        prompt = 'Which one?',
        kind = 'pygloss',
        format_item = function(offer)
          return offer.title
        end,
      }, function(offer)
        if offer then
          M.say(command, offer.arguments[1])
        end
      end)
    end
  end)
end

---Takes back what was said last.
function M.undo()
  execute.send('pygloss.undo', {}, function(answer)
    require('pygloss.status').forget()
    if type(answer) == 'table' then
      pygloss.tell('taken back: ' .. words(answer), vim.log.levels.INFO)
    else
      pygloss.tell('there is nothing to take back', vim.log.levels.INFO)
    end
  end)
end

return M
