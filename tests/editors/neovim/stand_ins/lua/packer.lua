-- Stands in for packer, which no registry has: it links a local plugin into a package, as packer does, and loads that.

return {
  ---@param body fun(use: fun(spec: table))
  startup = function(body)
    body(function(spec)
      local folder = vim.fn.stdpath('data') .. '/site/pack/packer/start'
      vim.fn.mkdir(folder, 'p')
      assert(vim.uv.fs_stat(spec[1]).type == 'directory', spec[1])
      assert(vim.uv.fs_symlink(spec[1], folder .. '/' .. vim.fs.basename(spec[1])))
      vim.cmd('packadd ' .. vim.fs.basename(spec[1]))
      -- packer keeps a function as text: nothing outside of it is to be used.
      assert(loadstring(string.dump(spec.config)))()
    end)
  end,
}
