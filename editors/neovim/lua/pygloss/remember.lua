-- "I know this", "Remind me", "Never again", and back.

local at_cursor = require('pygloss.at_cursor')
local execute = require('pygloss.execute')
local page = require('pygloss.page')
local pygloss = require('pygloss')
local shorten = require('pygloss.shorten')

local M = {}

---What was said, as the server calls it, in words.
local SAID = { known = 'I know', reminded = 'remind me of', muted = 'never again' }

---Tells what was said about a concept, in one line of the screen: a longer one would ask for a key.
---@param form string with `%s` for what was said and the concept
---@param answer { slug: string, title?: string, said: string }
local function tell(form, answer)
  local title = type(answer.title) == 'string' and answer.title or answer.slug
  local said = SAID[answer.said] or answer.said
  local room = vim.v.echospace - #('pygloss: ' .. form .. said .. ': ')
  pygloss.tell(form:format(said .. ': ' .. shorten(title, math.max(room, 10))), vim.log.levels.INFO)
end

---Says something about a concept.
---@param command 'pygloss.know'|'pygloss.remind'|'pygloss.mute'
---@param name string the slug of its card, or another name of it
function M.say(command, name)
  execute.send(command, { name }, function(answer)
    require('pygloss.status').forget()
    tell('%s (back: `:Pygloss undo`)', answer)
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
      tell('taken back: %s', answer)
    else
      pygloss.tell('there is nothing to take back', vim.log.levels.INFO)
    end
  end)
end

return M
