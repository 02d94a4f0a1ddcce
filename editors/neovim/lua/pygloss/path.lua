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

---@class pygloss.PathCard
---@field slug string
---@field title string
---@field gloss string
---@field step? integer the number of its step, from 0; an older server says none
---@field level string
---@field standing string
---@field here boolean
---@field next boolean

---@class pygloss.Path
---@field slug string
---@field title string
---@field gloss string
---@field steps? pygloss.PathStep[]
---@field cards pygloss.PathCard[]

---How long completion waits for the names of the paths, in ms.
local COMPLETION_TIMEOUT = 1000

---@param card pygloss.PathCard
---@return boolean
local function is_known(card)
  return card.standing == 'known' or card.standing == 'mastered'
end

---What stands before a card, and its colour.
---@param card pygloss.PathCard
---@return string
---@return string group
local function sign_of(card)
  if card.next then
    return '→', 'DiagnosticInfo'
  elseif is_known(card) then
    return '✓', 'DiagnosticOk'
  end
  return card.standing == 'new' and ' ' or '·', 'Comment'
end

---@param path pygloss.Path
---@return integer
local function known_of(path)
  return #vim.tbl_filter(is_known, path.cards)
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
---@param here string what is said of a card whose concept occurs where it was looked for
---@return pygloss.Canvas
---@return integer row of the card that is next, or 0
local function draw(path, here)
  local next_row = 0
  local text = canvas.new()
  text:prose(path.gloss, '')
  text:line()
  text:line(('%d of %d known'):format(known_of(path), #path.cards), 'Comment')
  if not path.steps then
    text:line()
  end
  local last
  for _, card in ipairs(path.cards) do
    local step = card.step and path.steps and path.steps[card.step + 1]
    if step and step ~= last then
      head(text, step)
      last = step
    end
    local sign, group = sign_of(card)
    local row = text:line(('%s %s'):format(sign, card.title))
    text:mark(row, 0, #sign, group)
    next_row = card.next and row or next_row
    local words = { card.next and 'next' or nil }
    if card.standing ~= 'new' then
      table.insert(words, card.standing)
    end
    if card.here then
      table.insert(words, here)
    end
    if #words > 0 then
      text:note(row, table.concat(words, ', '), 'Comment')
    end
    text:link(row, { names = { card.slug } })
  end
  return text, next_row
end

---@param path pygloss.Path
---@param here string
---@param how? pygloss.How
local function show(path, here, how)
  local text, row = draw(path, here)
  page.show({ title = path.title, canvas = text, row = row }, how)
end

---The names of all paths, for completion.
---@return string[]
function M.names()
  local paths = execute.wait('pygloss.path', {}, COMPLETION_TIMEOUT) or {}
  return vim.tbl_map(function(path)
    return path.slug
  end, paths)
end

---Shows a learning path; asks which one where no name is given.
---@param name? string its slug or its title
---@param how? pygloss.How
function M.open(name, how)
  local is_file = vim.bo.buftype == '' and vim.bo.filetype == 'python'
  local here = is_file and 'in this file' or 'in an open file'
  execute.send('pygloss.path', is_file and { vim.uri_from_bufnr(0) } or {}, function(paths)
    paths = type(paths) == 'table' and paths or {}
    if not name or name == '' then
      local function shown(path)
        return ('%s – %d of %d known'):format(path.title, known_of(path), #path.cards)
      end
      pick(paths, { prompt = 'Open path', shown = shown }, function(path)
        show(path, here, how)
      end)
      return
    end
    for _, path in ipairs(paths) do
      if path.slug == name or path.title:lower() == name:lower() then
        show(path, here, how)
        return
      end
    end
    pygloss.tell(('there is no path "%s"'):format(name))
  end)
end

return M
