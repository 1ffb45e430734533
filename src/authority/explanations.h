#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "authority/authority.h"
#include "authority/denials.h"
#include "authority/work.h"

// Why a registry's client was refused, for those whom it concerns.
namespace jeton::authority {

// The word for it in an explanation.
std::string_view NameOf(CredentialError error);

// What was presented and refused: whom it would have made, as far as that is known. Needs a transaction.
Denial DescribeRefusal(Authority& authority, const Work& work, const RegistryService& service, std::string_view login,
                       std::string_view secret, CredentialError error);
// What was granted, where that is less than was asked for.
std::optional<Denial> DescribeShortfall(const Work& work, const RegistryService& service, const Actor& actor,
                                        const std::vector<GrantedScope>& granted);

// What was kept under the code, for the account itself, the admins of the name space that it lives in, and superusers;
// to all others, and for every other code, kNotFound. Of name spaces that are none of his business nobody learns more
// here than from the refusal: there, every reason that depends on what exists is kRole.
Result<Denial, Refusal> Explain(Authority& authority, const Work& work, const Actor& actor, std::string_view code);

}  // namespace jeton::authority
