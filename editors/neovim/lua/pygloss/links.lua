-- What a page leads to: cards that are named at its foot, addresses, places in files.

local M = {}

---@class pygloss.Target
---@field names? string[] of a card, the likeliest first
---@field url? string
---@field place? { uri: string, range: lsp.Range }
---@field run? fun() called when the window is left

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
  local uri, line = address:match('^(file:.*)#L(%d+)$')
  if uri then
    local start = { line = tonumber(line) - 1, character = 0 }
    return { place = { uri = uri, range = { start = start, ['end'] = start } } }
  end
  return address:match('^https?://') and { url = address } or nil
end

---Writes the text of a link in the place of the link: an address would take room even where it is hidden.
---@param line string
---@param row integer
---@return string
---@return pygloss.Link[]
local function without_addresses(line, row)
  local parts, found, length, at = {}, {}, 0, 1
  local function add(text)
    table.insert(parts, text)
    length = length + #text
  end
  for from, shown, address, to in line:gmatch('()%[([^%]]*)%](%b())()') do
    local target = target_of(address:sub(2, -2))
    if target then
      add(line:sub(at, from - 1))
      -- An address and a path are no Markdown, a title is.
      local text = target.names and shown or '`' .. shown:gsub('[`\\]', '') .. '`'
      table.insert(found, { row = row, from = length, to = length + #text, target = target })
      add(text)
      at = to
    end
  end
  add(line:sub(at))
  return table.concat(parts), found
end

---Takes the links out of Markdown.
---@param lines string[]
---@return string[] lines the same with the text of each link only
---@return pygloss.Link[] links from the top to the end
function M.take(lines)
  local left, found, is_code = {}, {}, false
  for number, line in ipairs(lines) do
    local links = {}
    if line:match('^```') then
      is_code = not is_code
    elseif not is_code then
      line, links = without_addresses(line, number - 1)
      if #links == 0 then
        links = of_foot(line, number - 1)
      end
    end
    table.insert(left, line)
    vim.list_extend(found, links)
  end
  return left, found
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
