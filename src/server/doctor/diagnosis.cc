#include "server/doctor/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>

namespace jeton::server {
namespace {

const char* WordOf(Health health) {
  switch (health) {
    case Health::kGood: return "ok   ";
    case Health::kNote: return "note ";
    case Health::kFault: break;
  }
  return "FAULT";
}

}  // namespace

std::size_t Report::faults() const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [](const Diagnosis& d) { return d.health == Health::kFault; }));
}

std::string Report::Print() const {
  std::string text;
  for (const Diagnosis& found : all_) {
    text += fmt::format("{}  {}: {}\n", WordOf(found.health), found.about, found.what);
    if (!found.mend.empty()) text += fmt::format("       mend: {}\n", found.mend);
  }
  return text;
}

}  // namespace jeton::server
