-- A reader's way through Neovim, one part after the other.

local folder = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))

local function load(name)
  return dofile(folder .. '/' .. name .. '.lua')
end

local t = load('harness')
for _, part in ipairs({ 'first_start', 'reading', 'cards', 'windows', 'learning', 'memory', 'finding', 'tracebacks', 'pickers', 'plugin' }) do
  load(part)(t)
end
t.finish()
