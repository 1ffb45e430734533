#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/address_range.h"
#include "base/file.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/authorization_scope.h"
#include "domain/login.h"
#include "domain/oauth_scope.h"
#include "identity/broker_client.h"
#include "keys/registry_service.h"

// Rules for texts of the file. Every error says what is wrong, worded to follow the name of the key.
namespace jeton::config {

template <typename Type>
using Ruled = Result<Type, std::string>;

Ruled<std::string> ReadNotEmpty(const std::string& text);
Ruled<std::string> ReadListener(const std::string& text);   // HOST:PORT
Ruled<std::string> ReadPublicUrl(const std::string& text);  // or empty
Ruled<std::string> ReadFilePath(const std::string& text);   // of an existing file, or empty
Ruled<std::string> ReadPath(const std::string& text);       // of a page of this server
Ruled<std::string> ReadLogLevel(const std::string& text);
Ruled<std::string> ReadIssuer(const std::string& text);
Ruled<std::string> ReadUserName(const std::string& text);
Ruled<std::string> ReadAccountName(const std::string& text);  // one name of a list
Ruled<std::string> ReadCapability(const std::string& text);
Ruled<std::string> ReadRealm(const std::string& text);
Ruled<std::string> ReadHeaderName(const std::string& text);

// Octal digits as for chmod(1), three or four. The owner must be able to read and write.
Ruled<mode_t> ReadFileMode(const std::string& text);
Ruled<std::optional<Group>> ReadGroup(const std::string& text);  // empty: none
// A duration as `90.days`, of a minute or more, or zero for ever.
Ruled<Seconds> ReadAuditKeep(const std::string& text);
Ruled<AddressRange> ReadNetwork(const std::string& text);
Ruled<std::string> ReadDatabaseUrl(const std::string& text);
Ruled<AddressRange> ReadBelieved(const std::string& text);  // a peer whose headers are believed
Ruled<LoginRule> ReadLoginRule(const std::string& text);
Ruled<OAuthScopes> ReadOAuthScopes(const std::string& text);
Ruled<ScopeLifetimes> ReadLifetimes(const std::string& text);
Ruled<AuthorizationScopes> ReadBrokerScopes(const std::string& text);
Ruled<std::string> ReadRedirectUri(const std::string& text);  // RFC 6749, section 3.1.2

// Sets the profile. Call it before setting values that differ from the profile's.
Ruled<void> SetProfile(RegistryService& registry, const std::string& name);
Ruled<void> SetAlgorithm(RegistryService& registry, const std::string& name);
Ruled<void> SetKeyIdForm(RegistryService& registry, const std::string& name);
Ruled<void> SetSecrets(BrokerClient& client, const std::vector<std::string>& secrets);
Ruled<void> SetSso(BrokerClient& client, bool sso);  // call it after the scopes are set

}  // namespace jeton::config
