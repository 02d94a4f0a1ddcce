-- Shortens a text to a number of columns: a longer message or choice would break the line, and a message ask for a key.

---@param text string
---@param width integer in columns
---@return string
return function(text, width)
  if vim.fn.strdisplaywidth(text) <= width then
    return text
  end
  local short = vim.fn.strcharpart(text, 0, width)
  while vim.fn.strdisplaywidth(short) >= width and short ~= '' do
    short = vim.fn.strcharpart(short, 0, vim.fn.strchars(short) - 1)
  end
  return short .. '…'
end
