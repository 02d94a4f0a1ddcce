-- Stands in for lazy.nvim, which no registry has: it reads the specifications of a folder, and knows the fields that are used here.

local KNOWN = { dir = 'string', lazy = 'boolean', config = 'function' }

return {
  ---@param folder string in the folder `lua` of the configuration
  setup = function(folder)
    for _, file in ipairs(vim.fn.globpath(vim.fn.stdpath('config') .. '/lua/' .. folder, '*.lua', false, true)) do
      local spec = dofile(file)
      for field, value in pairs(spec) do
        assert(type(value) == KNOWN[field], field)
      end
      assert(vim.uv.fs_stat(spec.dir).type == 'directory', spec.dir)
      assert(spec.lazy == false, 'to be loaded at the start')
      vim.opt.runtimepath:prepend(spec.dir)
      -- The real one does this after it has loaded the files of `plugin`, too.
      vim.cmd('runtime plugin/pygloss.lua')
      spec.config()
    end
  end,
}
