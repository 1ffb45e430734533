-- Asks Jeton whether the bearer may pass, for haproxy.cfg. Sets the variables txn.jeton_*.
local forward = "http://127.0.0.1:8080/auth/forward?aud=https://wiki.example.org&scope=read"

local function values(headers, name)
  local list = {}
  for _, value in pairs(headers[name] or {}) do list[#list + 1] = value end
  return #list > 0 and list or nil
end

core.register_action("jeton", { "http-req" }, function(txn)
  local answer = core.httpclient():get{
    url = forward,
    headers = {
      ["authorization"] = values(txn.http:req_get_headers(), "authorization"),
      ["x-forwarded-for"] = { txn.sf:src() },
    },
  }
  local function told(name) return (values(answer.headers or {}, name) or { "" })[1] end
  txn:set_var("txn.jeton_status", answer.status or 0)
  txn:set_var("txn.jeton_challenge", told("www-authenticate"))
  txn:set_var("txn.jeton_subject", told("x-auth-subject"))
  txn:set_var("txn.jeton_body", answer.body or "")
end)
