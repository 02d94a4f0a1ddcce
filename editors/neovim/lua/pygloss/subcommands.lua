-- What `:Pygloss` can be followed by: one entry each.

---What a subcommand is given.
---@class pygloss.Call
---@field rest string what stands behind the subcommand
---@field words string[] the same, word by word
---@field how pygloss.How where a page is to be shown
---@field range? { [1]: integer, [2]: integer }

---@class pygloss.Subcommand
---@field about string one line for the reader
---@field run fun(call: pygloss.Call)
---@field complete? fun(lead: string, before: string[]): string[] what may follow; `before` has the words that are there already

---How long completion waits for the server, in ms.
local COMPLETION_TIMEOUT = 1000
---How many cards completion offers.
local MOST_CARDS = 20

---The slugs of the cards that fit what was typed.
---@param lead string
---@param before string[]
---@return string[]
local function cards(lead, before)
  if lead == '' or #before > 0 then
    return {}
  end
  local hits = require('pygloss.execute').wait('pygloss.search', { lead, MOST_CARDS }, COMPLETION_TIMEOUT) or {}
  local slugs = vim.tbl_map(function(hit)
    return hit.slug
  end, hits)
  -- What begins as it was typed comes first.
  local begun, others = {}, {}
  for _, slug in ipairs(slugs) do
    table.insert(vim.startswith(slug, lead) and begun or others, slug)
  end
  return vim.list_extend(begun, others)
end

---@param all string[]
---@return fun(lead: string, before: string[]): string[]
local function among(all)
  return function(lead, before)
    return vim.tbl_filter(function(word)
      return vim.startswith(word, lead) and not vim.tbl_contains(before, word)
    end, all)
  end
end

---@param lead string
---@param before string[]
---@return string[]
local function paths(lead, before)
  if vim.iter(before):any(function(word)
    return not tonumber(word)
  end) then
    return {}
  end
  return among(require('pygloss.path').names())(lead, before)
end

---@param command 'pygloss.know'|'pygloss.remind'|'pygloss.mute'
---@param about string
---@return pygloss.Subcommand
local function saying(command, about)
  return {
    about = about,
    complete = cards,
    run = function(call)
      local remember = require('pygloss.remember')
      if call.rest ~= '' then
        remember.say(command, call.rest)
      else
        remember.say_here(command)
      end
    end,
  }
end

---What `:Pygloss memory` can be followed by.
local MEMORY = { 'export', 'import', 'forget', 'undo' }

---@param lead string
---@param before string[]
---@return string[]
local function memory(lead, before)
  if #before == 0 then
    return among(MEMORY)(lead, before)
  end
  local takes_file = #before == 1 and (before[1] == 'export' or before[1] == 'import')
  return takes_file and vim.fn.getcompletion(lead, 'file') or {}
end

---@param words string[]
---@return integer?
local function number_in(words)
  return vim.iter(words):map(tonumber):next()
end

---@type table<string, pygloss.Subcommand>
return {
  card = {
    about = 'open a card: the named one, or that of what is under the cursor',
    complete = cards,
    run = function(call)
      if call.rest ~= '' then
        require('pygloss.card').open(call.rest, call.how)
      else
        require('pygloss.card').open_at_cursor(call.how)
      end
    end,
  },
  more = {
    about = 'show all that is computed about what is under the cursor, step by step',
    run = function(call)
      require('pygloss.card').more(nil, call.how)
    end,
  },
  search = {
    about = 'find the cards that answer a question, and open one',
    run = function(call)
      require('pygloss.search').search(call.rest, call.how)
    end,
  },
  review = {
    about = 'answer questions about what is due and what you have met',
    complete = paths,
    run = function(call)
      local path = vim.iter(call.words):find(function(word)
        return not tonumber(word)
      end)
      require('pygloss.review').review(number_in(call.words), path)
    end,
  },
  quiz = {
    about = 'answer questions about the file in this buffer',
    run = function(call)
      require('pygloss.review').quiz(number_in(call.words))
    end,
  },
  concepts = {
    about = 'go to a concept of this file or of the project, or list all places',
    complete = among({ 'project', 'list' }),
    run = function(call)
      local scope = vim.tbl_contains(call.words, 'project') and 'project' or 'file'
      local wanted = vim.tbl_contains(call.words, 'list') and 'list' or 'pick'
      require('pygloss.concepts')[wanted](scope)
    end,
  },
  path = {
    about = 'show a learning path: what is known of it and what comes next',
    complete = paths,
    run = function(call)
      require('pygloss.path').open(call.rest, call.how)
    end,
  },
  traceback = {
    about = 'explain the traceback in a range, in this terminal or in the clipboard',
    complete = among({ 'clear' }),
    run = function(call)
      if call.rest == 'clear' then
        require('pygloss.traceback').clear()
      else
        require('pygloss.traceback').explain(call.range, call.how)
      end
    end,
  },
  know = saying('pygloss.know', 'say that you know a concept: hovers leave out what is general'),
  remind = saying('pygloss.remind', 'have a concept explained in full again'),
  mute = saying('pygloss.mute', 'hear nothing more of a concept'),
  undo = {
    about = 'take back what was said last with know, remind or mute',
    run = function()
      require('pygloss.remember').undo()
    end,
  },
  memory = {
    about = 'write all that is remembered to a file, put it in from one, or forget it',
    complete = memory,
    run = function(call)
      local action, name = call.rest:match('^(%S*)%s*(.-)$')
      if action == 'undo' then
        require('pygloss.remember').undo()
      elseif vim.tbl_contains(MEMORY, action) then
        require('pygloss.memory')[action](name)
      else
        require('pygloss').tell('say what to do with the memory: ' .. table.concat(MEMORY, ', '))
      end
    end,
  },
  level = {
    about = 'set the level by two questions, or say it',
    complete = among({ 'beginner', 'intermediate', 'advanced', 'forget' }),
    run = function(call)
      require('pygloss.level').set(call.rest)
    end,
  },
  status = {
    about = 'say the level and how many questions are due',
    run = function()
      require('pygloss.status').tell()
    end,
  },
  log = {
    about = "open Neovim's log of all language servers",
    run = function(call)
      require('pygloss.running').log(call.how.mods)
    end,
  },
  restart = {
    about = 'end the server and start it again',
    run = function()
      require('pygloss.running').restart()
    end,
  },
}
