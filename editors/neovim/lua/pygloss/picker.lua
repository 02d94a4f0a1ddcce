-- Lets the reader choose from a list: by telescope or fzf-lua where they are installed, and otherwise by `vim.ui.select`, or from a page
-- where that would not fit the screen.

local options = require('pygloss.options')
local pygloss = require('pygloss')
local shorten = require('pygloss.shorten')

---@class pygloss.Pick
---@field prompt string
---@field shown fun(item: any): string one line for each item
---@field entry? fun(item: any): vim.quickfix.entry where an item stands, for a preview

---@type table<string, { module: string, pick: fun(items: any[], pick: pygloss.Pick, on_choice: fun(item: any)) }>
local PICKERS = {}

PICKERS.telescope = {
  module = 'telescope',
  pick = function(items, pick, on_choice)
    local config = require('telescope.config').values
    local actions = require('telescope.actions')
    local function entry_of(item)
      local place = pick.entry and pick.entry(item) or {}
      local text = pick.shown(item)
      return { value = item, display = text, ordinal = text, filename = place.filename, lnum = place.lnum, col = place.col }
    end
    require('telescope.pickers').new({}, {
      prompt_title = pick.prompt,
      finder = require('telescope.finders').new_table({ results = items, entry_maker = entry_of }),
      sorter = config.generic_sorter({}),
      previewer = pick.entry and config.grep_previewer({}) or nil,
      attach_mappings = function(prompt)
        actions.select_default:replace(function()
          local chosen = require('telescope.actions.state').get_selected_entry()
          actions.close(prompt)
          if chosen then
            on_choice(chosen.value)
          end
        end)
        return true
      end,
    }):find()
  end,
}

PICKERS['fzf-lua'] = {
  module = 'fzf-lua',
  pick = function(items, pick, on_choice)
    local lines = {}
    for number, item in ipairs(items) do
      -- The number leads back to the item; fzf hides it.
      lines[number] = ('%d\t%s'):format(number, pick.shown(item))
    end
    require('fzf-lua').fzf_exec(lines, {
      prompt = pick.prompt .. '> ',
      fzf_opts = { ['--delimiter'] = '\t', ['--with-nth'] = '2..', ['--no-multi'] = true },
      actions = {
        default = function(selected)
          local number = selected and selected[1] and tonumber(selected[1]:match('^%d+'))
          if number then
            on_choice(items[number])
          end
        end,
      },
    })
  end,
}

---A list in a window of its own, to be scrolled and searched.
---@param items any[]
---@param pick pygloss.Pick
---@param on_choice fun(item: any)
local function list(items, pick, on_choice)
  local text = require('pygloss.canvas').new()
  for _, item in ipairs(items) do
    text:link(text:line(pick.shown(item)), {
      run = function()
        on_choice(item)
      end,
    })
  end
  require('pygloss.page').show({ title = pick.prompt, canvas = text }, { style = 'float' })
end

---Whether all can be seen at once in Neovim's own list, which cannot be gone back in.
---@param items any[]
---@return boolean
local function fits(items)
  local is_own = debug.getinfo(vim.ui.select, 'S').source:find('vim/ui%.lua$') ~= nil
  return not is_own or #items <= vim.o.lines - 4
end

PICKERS.select = {
  pick = function(items, pick, on_choice)
    if not fits(items) then
      list(items, pick, on_choice)
      return
    end
    -- Neovim's own list puts a number before each.
    local width = vim.o.columns - #tostring(#items) - 3
    local function shown(item)
      return shorten(pick.shown(item), width)
    end
    vim.ui.select(items, { prompt = pick.prompt, kind = 'pygloss', format_item = shown }, function(item)
      if item ~= nil then
        on_choice(item)
      end
    end)
  end,
}

---The picker that is wanted, or else the first that is there.
---@return { pick: fun(items: any[], pick: pygloss.Pick, on_choice: fun(item: any)) }
local function picker()
  local wanted = options('picker')
  for _, name in ipairs(wanted and { wanted } or { 'telescope', 'fzf-lua' }) do
    local found = PICKERS[name]
    if found and (not found.module or pcall(require, found.module)) then
      return found
    end
  end
  if wanted then
    pygloss.tell(('the picker "%s" of vim.g.pygloss is not installed'):format(wanted))
  end
  return PICKERS.select
end

---Offers the items, and hands on the chosen one.
---@param items any[]
---@param pick pygloss.Pick
---@param on_choice fun(item: any) not called where none is chosen
return function(items, pick, on_choice)
  picker().pick(items, pick, on_choice)
end
