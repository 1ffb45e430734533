#include "authority/page_token.h"

#include "base/encoding.h"

namespace jeton::authority {
namespace {

constexpr Seconds kLife{2 * 86400};

}  // namespace

std::string MakePageToken(Issuer& issuer, std::string_view list, std::string_view place, TimePoint now) {
  const std::string content = std::to_string(ToUnixSeconds(now)) + " " + std::string(place);
  return EncodeBase64Url(issuer.SealText(content, "page:" + std::string(list)));
}

std::optional<std::string> ReadPageToken(const Issuer& issuer, std::string_view list, std::string_view token,
                                         TimePoint now) {
  const auto sealed = DecodeBase64Url(token);
  if (!sealed) return std::nullopt;
  const auto content = issuer.OpenText(*sealed, "page:" + std::string(list));
  if (!content) return std::nullopt;
  const std::string_view text = content->Reveal();
  const auto space = text.find(' ');
  const auto made = ParseInteger(text.substr(0, space));
  if (!made || space == std::string_view::npos || ToUnixSeconds(now) - *made > kLife.count()) return std::nullopt;
  return std::string(text.substr(space + 1));
}

}  // namespace jeton::authority
