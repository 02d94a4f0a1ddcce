-- A learning path: what is known of it, what stands in this file, what comes next.

local canvas = require('pygloss.canvas')
local execute = require('pygloss.execute')
local page = require('pygloss.page')
local pick = require('pygloss.picker')
local pygloss = require('pygloss')

local M = {}

---@class pygloss.PathStep
---@field title string
---@field gloss? string
---@field cards string[] slugs

---@class pygloss.PathCard
---@field title string
---@field standing string
---@field here boolean

---@class pygloss.Path
---@field slug string
---@field title string
---@field gloss string
---@field next? string the slug of the first card that is not known
---@field steps pygloss.PathStep[]

---@class pygloss.Paths
---@field cards table<string, pygloss.PathCard> by their slugs, each once
---@field paths pygloss.Path[]

---How long completion waits for the names of the paths, in ms.
local COMPLETION_TIMEOUT = 1000

---@param card pygloss.PathCard
---@return boolean
local function is_known(card)
  return card.standing == 'known' or card.standing == 'mastered'
end

---What stands before a card, and its colour.
---@param card pygloss.PathCard
---@param is_next boolean
---@return string
---@return string group
local function sign_of(card, is_next)
  if is_next then
    return '→', 'DiagnosticInfo'
  elseif is_known(card) then
    return '✓', 'DiagnosticOk'
  end
  return card.standing == 'new' and ' ' or '·', 'Comment'
end

---How far the reader is: `3 of 12 known`.
---@param path pygloss.Path
---@param cards table<string, pygloss.PathCard>
---@return string
local function progress(path, cards)
  local known, all = 0, 0
  for _, step in ipairs(path.steps) do
    all = all + #step.cards
    for _, slug in ipairs(step.cards) do
      known = known + (is_known(cards[slug]) and 1 or 0)
    end
  end
  return ('%d of %d known'):format(known, all)
end

---Puts the heading of a step into the text, and what it is about.
---@param text pygloss.Canvas
---@param step pygloss.PathStep
local function head(text, step)
  text:line()
  text:line(step.title, '@markup.heading')
  if type(step.gloss) == 'string' then
    text:prose(step.gloss, '')
  end
end

---@param path pygloss.Path
---@param cards table<string, pygloss.PathCard>
---@param here string what is said of a card whose concept occurs where it was looked for
---@return pygloss.Canvas
---@return integer row of the card that is next, or 0
local function draw(path, cards, here)
  local next_row = 0
  local text = canvas.new()
  text:prose(path.gloss, '')
  text:line()
  text:line(progress(path, cards), 'Comment')
  for _, step in ipairs(path.steps) do
    head(text, step)
    for _, slug in ipairs(step.cards) do
      local card, is_next = cards[slug], slug == path.next
      local sign, group = sign_of(card, is_next)
      local row = text:line(('%s %s'):format(sign, card.title))
      text:mark(row, 0, #sign, group)
      next_row = is_next and row or next_row
      local words = { is_next and 'next' or nil }
      if card.standing ~= 'new' then
        table.insert(words, card.standing)
      end
      if card.here then
        table.insert(words, here)
      end
      if #words > 0 then
        text:note(row, table.concat(words, ', '), 'Comment')
      end
      text:link(row, { names = { slug } })
    end
  end
  return text, next_row
end

---@param path pygloss.Path
---@param cards table<string, pygloss.PathCard>
---@param here string
---@param how? pygloss.How
local function show(path, cards, here, how)
  local text, row = draw(path, cards, here)
  page.show({ title = path.title, canvas = text, row = row }, how)
end

---The names of all paths, for completion.
---@return string[]
function M.names()
  local answer = execute.wait('pygloss.path', {}, COMPLETION_TIMEOUT)
  return vim.tbl_map(function(path)
    return path.slug
  end, answer and answer.paths or {})
end

---Shows a learning path; asks which one where no name is given.
---@param name? string its slug or its title
---@param how? pygloss.How
function M.open(name, how)
  local is_file = vim.bo.buftype == '' and vim.bo.filetype == 'python'
  local here = is_file and 'in this file' or 'in an open file'
  execute.send('pygloss.path', is_file and { vim.uri_from_bufnr(0) } or {}, function(answer)
    ---@cast answer pygloss.Paths?
    answer = answer or { cards = {}, paths = {} }
    local paths, cards = answer.paths, answer.cards
    if not name or name == '' then
      local function shown(path)
        return ('%s – %s'):format(path.title, progress(path, cards))
      end
      pick(paths, { prompt = 'Open path', shown = shown }, function(path)
        show(path, cards, here, how)
      end)
      return
    end
    for _, path in ipairs(paths) do
      if path.slug == name or path.title:lower() == name:lower() then
        show(path, cards, here, how)
        return
      end
    end
    pygloss.tell(('there is no path "%s"'):format(name))
  end)
end

return M
