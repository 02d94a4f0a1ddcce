-- A line of simple Markdown as plain text with places: for text beside which other text must stay as it is.

---@class pygloss.Span
---@field from integer in bytes, from 0
---@field to integer exclusive
---@field group string the highlight group

---What stands between which marks, the longer marks first. A mark of emphasis stands at the edge of a word.
local MARKS = {
  { open = '^``%s?(.-)%s?``()', group = '@markup.raw' },
  { open = '^`([^`]+)`()', group = '@markup.raw' },
  { open = '^%*%*([^%s*].-)%*%*()', group = '@markup.strong' },
  { open = '^%*([^%s*][^*]*)%*()', group = '@markup.italic' },
  { open = '^%[([^%]]+)%]%b()()', group = '@markup.link' },
}

---Takes the marks out of a line.
---@param line string
---@param has_only_code? boolean whether stars and brackets are text: in answers and glosses backticks are the only marks
---@return string plain
---@return pygloss.Span[]
return function(line, has_only_code)
  local plain, spans, length, at = {}, {}, 0, 1
  local function add(text)
    table.insert(plain, text)
    length = length + #text
  end
  while at <= #line do
    local rest, matched = line:sub(at), false
    for _, mark in ipairs(MARKS) do
      local inner, after = rest:match(mark.open)
      if inner and (mark.group == '@markup.raw' or not has_only_code) then
        table.insert(spans, { from = length, to = length + #inner, group = mark.group })
        add(inner)
        at, matched = at + after - 1, true
        break
      end
    end
    if not matched then
      local escaped = not has_only_code and rest:match('^\\(%p)')
      -- All that can be no mark goes at once.
      local text = escaped or rest:match('^[^`*%[\\]+') or rest:sub(1, 1)
      add(text)
      at = at + #text + (escaped and 1 or 0)
    end
  end
  return table.concat(plain), spans
end
