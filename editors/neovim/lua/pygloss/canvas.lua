-- Text that is put together line by line, with colours and links, and then written into a buffer.

local prose = require('pygloss.prose')
local python_code = require('pygloss.python_code')

---@class pygloss.Canvas
---@field lines string[]
---@field marks { row: integer, from: integer, to: integer, group: string }[]
---@field code { first: integer, last: integer }[] lines of Python, from 0, the last exclusive
---@field links pygloss.Link[]
local Canvas = {}
Canvas.__index = Canvas

local NAMESPACE = vim.api.nvim_create_namespace('pygloss.canvas')

---@return pygloss.Canvas
local function new()
  return setmetatable({ lines = {}, marks = {}, code = {}, links = {} }, Canvas)
end

---Adds a line as it is.
---@param text? string an empty line where left out
---@param group? string the highlight group of the whole line
---@return integer row from 0
function Canvas:line(text, group)
  table.insert(self.lines, text or '')
  local row = #self.lines - 1
  if group then
    table.insert(self.marks, { row = row, from = 0, to = #text, group = group })
  end
  return row
end

---Adds a line whose marks become colours.
---@param before string stands before it as it is
---@param line string
---@param has_only_code? boolean whether backticks are the only marks
---@return integer row from 0
function Canvas:marked(before, line, has_only_code)
  local plain, spans = prose(line, has_only_code)
  local row = self:line(before .. plain)
  for _, span in ipairs(spans) do
    self:mark(row, #before + span.from, #before + span.to, span.group)
  end
  return row
end

---Adds simple Markdown: paragraphs, lists and fenced blocks of code.
---@param markdown string
---@param indent string stands before each line
function Canvas:prose(markdown, indent)
  local fence
  for _, line in ipairs(vim.split(vim.trim(markdown), '\n')) do
    local language = line:match('^```(%a*)')
    if fence and language then
      if fence.language == 'python' and #self.lines > fence.first then
        table.insert(self.code, { first = fence.first, last = #self.lines })
      end
      fence = nil
    elseif language then
      fence = { language = language, first = #self.lines }
    elseif fence then
      self:line(indent .. '  ' .. line)
    else
      self:marked(indent, line)
    end
  end
end

---Adds lines of Python.
---@param code string
---@param indent string
function Canvas:python(code, indent)
  local first = #self.lines
  for _, line in ipairs(vim.split(code:gsub('%s+$', ''), '\n')) do
    self:line(indent .. line)
  end
  table.insert(self.code, { first = first, last = #self.lines })
end

---Colours a part of a line.
---@param row integer
---@param from integer in bytes, from 0
---@param to integer exclusive
---@param group string
function Canvas:mark(row, from, to, group)
  table.insert(self.marks, { row = row, from = from, to = to, group = group })
end

---Puts a word behind the end of a line, apart from what it has said so far.
---@param row integer
---@param text string
---@param group string
function Canvas:note(row, text, group)
  local from = #self.lines[row + 1] + 2
  self.lines[row + 1] = self.lines[row + 1] .. '  ' .. text
  self:mark(row, from, from + #text, group)
end

---Makes a line lead somewhere.
---@param row integer
---@param target pygloss.Target
function Canvas:link(row, target)
  table.insert(self.links, { row = row, from = 0, to = #self.lines[row + 1], target = target })
end

---Writes all into a buffer, in the place of what it held.
---@param buffer integer
function Canvas:write(buffer)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_clear_namespace(buffer, NAMESPACE, 0, -1)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, self.lines)
  vim.bo[buffer].modifiable = false
  for _, mark in ipairs(self.marks) do
    vim.api.nvim_buf_set_extmark(buffer, NAMESPACE, mark.row, mark.from, { end_col = mark.to, hl_group = mark.group })
  end
  python_code.clear(buffer)
  for _, code in ipairs(self.code) do
    python_code.in_lines(buffer, code.first, code.last)
  end
end

return { new = new }
