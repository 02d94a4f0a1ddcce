-- The concepts of a file or of the project, to choose from or as a list of places.

local execute = require('pygloss.execute')
local pick = require('pygloss.picker')
local place = require('pygloss.place')
local pygloss = require('pygloss')

local M = {}

---A list of places takes no more lines than this.
local HIGHEST = 10

---@class pygloss.Concept
---@field slug string
---@field title string
---@field gloss string
---@field level string
---@field standing string
---@field count integer
---@field places { uri: string, range: lsp.Range, line: string }[]

---@param concept pygloss.Concept
---@return string
local function shown(concept)
  local count = concept.count == 1 and '1 line' or concept.count .. ' lines'
  local standing = concept.standing ~= 'new' and ', ' .. concept.standing or ''
  return ('%s – %s, %s%s'):format(concept.title, count, concept.level, standing)
end

---Opens a list of places: the location list for one file, the quickfix list for several.
---@param entries vim.quickfix.entry[]
---@param title string
---@param scope 'file'|'project'
local function open_list(entries, title, scope)
  local what = { title = 'pygloss: ' .. title, items = entries }
  local height = math.min(#entries, HIGHEST)
  if scope == 'file' then
    vim.fn.setloclist(0, {}, ' ', what)
    vim.cmd('lopen ' .. height)
  else
    vim.fn.setqflist({}, ' ', what)
    vim.cmd('botright copen ' .. height)
  end
end

---@param concept pygloss.Concept
---@return vim.quickfix.entry[]
local function entries_of(concept)
  return vim.tbl_map(function(at)
    return place.entry(at, concept.title .. ' · ' .. at.line)
  end, concept.places)
end

---@param concept pygloss.Concept
---@param scope 'file'|'project'
local function go(concept, scope)
  if #concept.places == 1 then
    place.jump(concept.places[1])
  elseif #concept.places > 1 then
    open_list(entries_of(concept), concept.title, scope)
  end
end

---Asks for the concepts of the current file, or of the project.
---@param scope 'file'|'project'
---@param handler fun(concepts: pygloss.Concept[])
local function fetch(scope, handler)
  if not pygloss.attached() then
    return
  end
  local uri = vim.uri_from_bufnr(0)
  execute.send('pygloss.concepts', scope == 'project' and { uri, 'project' } or { uri }, function(answer)
    local concepts = type(answer) == 'table' and answer.concepts or {}
    if type(answer) == 'table' and answer.complete == false then
      pygloss.tell('not every file was read in time', vim.log.levels.INFO)
    end
    if #concepts == 0 then
      pygloss.tell('no concept is found here', vim.log.levels.INFO)
    else
      handler(concepts)
    end
  end)
end

---Offers the concepts to choose from; the chosen one leads to its place, or to the list of its places.
---@param scope? 'file'|'project'
function M.pick(scope)
  scope = scope or 'file'
  fetch(scope, function(concepts)
    local function entry(concept)
      return concept.places[1] and place.entry(concept.places[1], concept.title) or {}
    end
    pick(concepts, { prompt = 'Go to concept', shown = shown, entry = entry }, function(concept)
      go(concept, scope)
    end)
  end)
end

---Lists every place of every concept, in the order of the file.
---@param scope? 'file'|'project'
function M.list(scope)
  scope = scope or 'file'
  fetch(scope, function(concepts)
    local entries = {}
    for _, concept in ipairs(concepts) do
      vim.list_extend(entries, entries_of(concept))
    end
    table.sort(entries, function(one, other)
      if one.filename ~= other.filename then
        return one.filename < other.filename
      end
      return one.lnum < other.lnum or one.lnum == other.lnum and one.col < other.col
    end)
    open_list(entries, 'concepts', scope)
  end)
end

return M
