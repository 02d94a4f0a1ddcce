-- Finds cards by a question, and opens the chosen one.

local pygloss = require('pygloss')
local execute = require('pygloss.execute')
local pick = require('pygloss.picker')

local M = {}

---@class pygloss.Hit
---@field slug string
---@field title string
---@field gloss string
---@field score number

---Lists the cards that answer `question`, and opens the one that is chosen.
---@param question string
---@param how? pygloss.How
local function search(question, how)
  execute.send('pygloss.search', { question }, function(hits)
    if type(hits) ~= 'table' or #hits == 0 then
      pygloss.tell(('no card fits "%s"'):format(question), vim.log.levels.INFO)
      return
    end
    local function shown(hit)
      return hit.title .. ' – ' .. hit.gloss:gsub('`', '')
    end
    pick(hits, { prompt = 'Open card', shown = shown }, function(hit)
      require('pygloss.card').open(hit.slug, how)
    end)
  end)
end

---Finds the cards that answer a question; asks for the question where it is left out.
---@param question? string
---@param how? pygloss.How
function M.search(question, how)
  if question and question ~= '' then
    search(question, how)
    return
  end
  vim.ui.input({ prompt = 'What do you want to know? ' }, function(answer)
    if answer and vim.trim(answer) ~= '' then
      search(answer, how)
    end
  end)
end

return M
