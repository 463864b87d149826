-- What a person does in Neovim, with `lint-secrets lsp` started by the block of docs/editors.md; ci/test-neovim.sh runs it.

local work = os.getenv("WORK")
local part = "kestrel-fen"
local secret = part .. "land-4471"
local seconds = 60
local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients

local function inspect(value)
  return (vim.inspect(value):gsub(part, "SECRET"))
end

-- Waits until `get` gives something, and gives it; fails with what it was that did not come.
local function await(what, get)
  local value
  local came = vim.wait(seconds * 1000, function()
    value = get()
    return value
  end, 20)
  if not came then
    error(("after %d s: %s did not come; diagnostics: %s; messages: %s"):format(
      seconds,
      what,
      inspect(vim.diagnostic.get(0)),
      vim.api.nvim_exec("messages", true)
    ), 0)
  end
  return value
end

local function check(holds, what, seen)
  if not holds then
    error(("%s; seen: %s"):format(what, inspect(seen)), 0)
  end
end

local function keys(text)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(text, true, false, true), "tx", false)
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

-- The one diagnostic of the buffer.
local function diagnostic()
  local all = vim.diagnostic.get(0)
  return #all == 1 and all[1]
end

local function none()
  return #vim.diagnostic.get(0) == 0
end

-- Opens a file and waits for its server.
local function open(path)
  vim.cmd("silent edit " .. vim.fn.fnameescape(path))
  return await("a server for " .. path, function()
    for _, client in pairs(get_clients()) do
      if client.name == "lint-secrets" and client.initialized ~= false and vim.lsp.buf_is_attached(0, client.id) then
        return client
      end
    end
  end)
end

local function settled()
  -- What was told before is answered before: nothing more comes of it.
  vim.lsp.buf_request_sync(0, "textDocument/hover", vim.lsp.util.make_position_params(0, "utf-16"), seconds * 1000)
end

local function edits()
  open(work .. "/one/Dockerfile")
  settled()
  check(none(), "a clean file has findings", vim.diagnostic.get(0))

  -- Letter by letter, and not saved.
  keys("oENV DB_PASSWORD=<Esc>")
  for letter in secret:gmatch(".") do
    keys("A" .. letter .. "<Esc>")
    vim.wait(5)
  end
  local found = await("the finding", diagnostic)
  check(found.lnum == 1 and found.col == 16, "the finding is at another place", found)
  check(found.severity == vim.diagnostic.severity.ERROR, "its severity is another", found)
  check(found.source == "lint-secrets" and found.message:find("DB_PASSWORD", 1, true), "its message is another", found)
  check(not vim.inspect(found):find(part, 1, true), "a part of the secret is in the finding", found)
  check(vim.bo.modified, "the file was saved", vim.bo.modified)

  vim.api.nvim_win_set_cursor(0, { 2, 20 })
  vim.lsp.buf.hover()
  local text = await("the hover", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
      end
    end
  end)
  check(text:find("Who can read it", 1, true) and text:find("Why is this bad?", 1, true), "the hover says else", text)
  check(not text:find(part, 1, true), "a part of the secret is in the hover", text)

  -- Mended, it goes; undone, it is back.
  keys("0C<C-v>ENV DB_PASSWORD_FILE=/run/secrets/db<Esc>")
  await("the end of the finding", none)
  vim.cmd("silent undo")
  await("the finding, after an undo", diagnostic)

  -- The menu of actions is the one of the editor; a choice is made in it.
  local offered = {}
  vim.ui.select = function(items, options, chosen)
    for _, item in ipairs(items) do
      local label = options.format_item(item)
      table.insert(offered, label)
      if label:find("accept this with a comment", 1, true) then
        return chosen(item, 1)
      end
    end
    chosen(nil, nil)
  end
  vim.api.nvim_win_set_cursor(0, { 2, 20 })
  vim.lsp.buf.code_action()
  await("the comment of the code action", function()
    return #lines() == 3
  end)
  local comment = "# lint-secrets: ignore[secret-in-image-env] -- say why this is accepted"
  check(lines()[2] == comment and lines()[3] == "ENV DB_PASSWORD=" .. secret, "the action did else", lines())
  check(not vim.inspect(offered):find(part, 1, true), "a part of the secret is in the menu", offered)
  await("the end of what was accepted", none)
  vim.cmd("silent write")
end

local function folders()
  -- Another repository is served by a server of its own, as the block has it.
  local client = open(work .. "/two/vendor/Dockerfile")
  check(#vim.tbl_keys(get_clients()) == 2, "there is one server a repository", #get_clients())
  keys("oENV DB_PASSWORD=" .. secret .. "<Esc>")
  await("the finding in the second repository", diagnostic)
  -- With the folder, its config holds; without it, that of the repository.
  vim.lsp.buf.add_workspace_folder(work .. "/two/vendor")
  check(#client.workspace_folders == 2, "the folder was not added", client.workspace_folders)
  await("the end of the finding that the config of the new folder ignores", none)
  vim.lsp.buf.remove_workspace_folder(work .. "/two/vendor")
  await("the finding, without the folder", diagnostic)
end

local function make()
  vim.cmd("source " .. vim.fn.fnameescape(work .. "/make.vim"))
  vim.cmd("silent edit! " .. vim.fn.fnameescape(work .. "/two/vendor/Dockerfile"))
  keys("oENV DB_PASSWORD=" .. secret .. "<Esc>")
  vim.cmd("silent write")
  vim.cmd("cd " .. vim.fn.fnameescape(work .. "/two"))
  vim.cmd("silent make!")
  -- All of them: the line that sums up is none.
  local entries = vim.fn.getqflist()
  check(#entries == 1, "the quickfix list has another length than 1", entries)
  check(entries[1].lnum == 2 and entries[1].col == 17, "its entry is at another place", entries)
  check(vim.fn.bufname(entries[1].bufnr) == "vendor/Dockerfile", "its entry is in another file", entries)
end

local function ends()
  vim.lsp.stop_client(get_clients())
  await("the end of the servers", function()
    return vim.tbl_isempty(get_clients())
  end)
end

local done, message = pcall(function()
  edits()
  folders()
  make()
  ends()
end)
local version = vim.version()
if done then
  io.stdout:write(("Neovim %d.%d.%d: typed, found, hovered, accepted, added a folder, made, ended"):format(
    version.major,
    version.minor,
    version.patch
  ))
  vim.cmd("qall!")
else
  io.stderr:write(tostring(message) .. "\n")
  vim.cmd("cquit 1")
end
