#pragma once

// Fields named by pointers to members, one after the other: Follow<&Config::settings, &Settings::superusers>(config).
namespace jeton {

namespace detail {
template <typename Struct, typename Member>
Struct HasMember(Member Struct::*);
}  // namespace detail

// The struct in which a path begins.
template <auto member>
using OwnerOf = decltype(detail::HasMember(member));

// root.*a.*b
template <auto... path, typename Struct>
auto& Follow(Struct& root) {
  return (root.*....*path);
}

}  // namespace jeton
