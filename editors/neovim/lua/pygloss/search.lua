-- Finds cards by a question, and opens the chosen one.

local pygloss = require('pygloss')
local execute = require('pygloss.execute')

local M = {}

---@class pygloss.Hit
---@field slug string
---@field title string
---@field gloss string
---@field score number

---Lists the cards that answer `question`, and opens the one that is chosen.
---@param question string
local function search(question)
  execute('pygloss.search', { question }, function(hits)
    if type(hits) ~= 'table' or #hits == 0 then
      pygloss.tell(('no card fits "%s"'):format(question), vim.log.levels.INFO)
      return
    end
    vim.ui.select(hits, {
      prompt = 'Open card',
      kind = 'pygloss',
      format_item = function(hit)
        return hit.title .. ' – ' .. hit.gloss:gsub('`', '')
      end,
    }, function(hit)
      if hit then
        require('pygloss.card').open(hit.slug)
      end
    end)
  end)
end

---Finds the cards that answer a question; asks for the question where it is left out.
---@param question? string
function M.search(question)
  if question and question ~= '' then
    search(question)
    return
  end
  vim.ui.input({ prompt = 'What do you want to know? ' }, function(answer)
    if answer and vim.trim(answer) ~= '' then
      search(answer)
    end
  end)
end

return M
