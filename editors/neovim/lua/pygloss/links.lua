-- What a page leads to: cards that are named at its foot, addresses, places in files.

local M = {}

---@class pygloss.Target
---@field names? string[] of a card, the likeliest first
---@field url? string
---@field place? { uri: string, range: lsp.Range }

---@class pygloss.Link
---@field row integer from 0
---@field from integer in bytes, from 0
---@field to integer exclusive
---@field target pygloss.Target

---The lines at the foot of a card that name other cards.
local FEET = { 'About', 'Builds on', 'Pitfalls', 'See also' }

---@param text string
---@return string
local function unescaped(text)
  return (text:gsub('\\(%p)', '%1'):gsub('`', ''))
end

---Where a title stands in the foot. Titles are parted by `; ` where one of them has a comma in it, and by `, ` otherwise.
---@param line string
---@param row integer
---@return pygloss.Link[]
local function of_foot(line, row)
  local label, start = line:match('^%- (%a[%a ]*): ()')
  if not label or not vim.tbl_contains(FEET, label) then
    return {}
  end
  local whole = line:sub(start)
  local separator = whole:find('; ', 1, true) and '; ' or ', '
  local found, at = {}, start
  for _, title in ipairs(vim.split(whole, separator, { plain = true })) do
    local names = { unescaped(title) }
    if separator == ', ' and title ~= whole then
      -- One title alone may have a comma in it.
      table.insert(names, 1, unescaped(whole))
    end
    local from = at - 1
    table.insert(found, { row = row, from = from, to = from + #title, target = { names = names } })
    at = at + #title + #separator
  end
  return found
end

---@param address string
---@return pygloss.Target?
local function target_of(address)
  local argument = address:match('^command:pygloss%.openCard%?(.*)$')
  if argument then
    local ok, arguments = pcall(vim.json.decode, vim.uri_decode(argument))
    return ok and type(arguments) == 'table' and { names = { arguments[1] } } or nil
  end
  return address:match('^https?://') and { url = address } or nil
end

---@param line string
---@param row integer
---@return pygloss.Link[]
local function of_markdown(line, row)
  local found = {}
  for from, address, to in line:gmatch('()%[[^%]]*%](%b())()') do
    local target = target_of(address:sub(2, -2))
    if target then
      table.insert(found, { row = row, from = from - 1, to = to - 1, target = target })
    end
  end
  return found
end

---The links in a text, from its top to its end.
---@param lines string[]
---@return pygloss.Link[]
function M.of(lines)
  local found, is_code = {}, false
  for number, line in ipairs(lines) do
    if line:match('^```') then
      is_code = not is_code
    elseif not is_code then
      vim.list_extend(found, of_foot(line, number - 1))
      vim.list_extend(found, of_markdown(line, number - 1))
    end
  end
  return found
end

---The link at a place, or else the next one in its line, or else the last.
---@param links pygloss.Link[]
---@param row integer from 0
---@param column integer in bytes, from 0
---@return pygloss.Link?
function M.at(links, row, column)
  local last
  for _, link in ipairs(links) do
    if link.row == row then
      last = link
      if column < link.to then
        return link
      end
    end
  end
  return last
end

return M
