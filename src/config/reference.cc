#include "config/config.h"
#include "config/keys.h"

namespace jeton::config {
namespace {

std::string PrintValue(const Value& value) {
  struct Printer {
    std::string operator()(const std::string& text) const { return '"' + text + '"'; }
    std::string operator()(bool yes) const { return yes ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const std::vector<std::string>& texts) const {
      std::string list;
      for (const std::string& text : texts) list += (list.empty() ? "\"" : ", \"") + text + '"';
      return "[" + list + "]";
    }
  };
  return std::visit(Printer{}, value);
}

// A bar would end the table cell.
std::string EscapeCell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

template <typename Row>
std::string PrintRows(std::string_view name, std::string_view text, std::span<const RowKey<Row>> keys) {
  std::string page =
      fmt::format("\n## [[{}]]\n\n{}\n\n| key | default | what it is |\n| --- | --- | --- |\n", name, text);
  for (const auto& key : keys) page += fmt::format("| `{}` | {} | {} |\n", key.name, key.standard, key.text);
  return page;
}

}  // namespace

std::string PrintReference() {
  std::string page =
      "# Configuration\n\n"
      "One TOML file, given with `--config`; every key is optional. `--data-dir`, `--listen`, `--admin-listen` and\n"
      "`--public-url` override it. `jetond check-config --config FILE` reports every fault at once.\n"
      "SIGHUP reads the file again: keys that say so take effect at once, all others at the next start.\n"
      "This page is printed by `jetond help config`.\n";
  std::string_view table = "-";
  for (const Key& key : AllKeys()) {
    if (key.table != table) {
      table = key.table;
      page += table.empty() ? "\n## Top of the file\n" : fmt::format("\n## [{}]\n", table);
      page += "\n| key | default | what it is |\n| --- | --- | --- |\n";
    }
    page += fmt::format("| `{}` | `{}` | {} |\n", key.name, EscapeCell(PrintValue(key.field.Standard())),
                        EscapeCell(key.text));
  }
  page += PrintRows("registry",
                    "One table per registry that trusts our tokens; the first is the default. Without any there is "
                    "one, whose service is\n"
                    "the host and port of `public_url`.",
                    RegistryKeys());
  page += PrintRows("openshift_client", "One table per client of the OpenShift dialect's OAuth code flow.",
                    OpenShiftClientKeys());
  return page;
}

}  // namespace jeton::config
