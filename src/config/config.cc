#include "config/config.h"

#include "config/reader.h"

namespace jeton::config {
namespace {

// Checks rules across keys.
void Check(Reader& reader) {
  const Config& c = reader.config;
  const std::string& listen = c.listener.address;
  if (listen == c.server.admin_listen && !listen.ends_with(":0"))
    reader.Fail("admin_listen", "must differ from listen");
  if (c.listener.certificate_file.empty() != c.listener.key_file.empty()) {
    reader.Fail(c.listener.key_file.empty() ? "tls.certificate" : "tls.key",
                "certificate and key must be given together");
  }
  if (c.settings.bootstrap_remove && c.settings.bootstrap_renewal) {
    reader.Fail("bootstrap.remove", "must be false where renewal is true");
  }
}

}  // namespace

std::string Fault::Print() const {
  std::string line_text = file;
  if (line > 0) line_text += ":" + std::to_string(line);
  if (!line_text.empty()) line_text += ": ";
  if (!key.empty()) line_text += key + ": ";
  return line_text + text;
}

Result<Config, std::vector<Fault>> Load(const std::string& path, const std::vector<Override>& overrides) {
  Reader reader(path);
  if (!path.empty()) reader.ReadFile();
  for (const Override& flag : overrides) reader.Apply(flag);
  reader.SetAll();
  Check(reader);
  if (!reader.faults.empty()) return Fail(std::move(reader.faults));
  return std::move(reader.config);
}

}  // namespace jeton::config
