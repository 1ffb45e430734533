#include "identity/broker_client.h"

#include <algorithm>

#include "crypto/digest.h"

namespace jeton {

Id BrokerClient::Mark() const {
  const Digest digest = crypto::Sha256("openshift-client:" + id);
  Id::Bytes bytes;
  std::copy_n(digest.bytes.begin(), bytes.size(), bytes.begin());
  return Id(bytes);
}

void BrokerClient::AddSecret(std::string_view secret) { secrets.push_back(crypto::Sha256(secret)); }

bool BrokerClient::Knows(std::string_view secret) const {
  // Compares digests, so the time reveals nothing about the secret.
  return std::find(secrets.begin(), secrets.end(), crypto::Sha256(secret)) != secrets.end();
}

bool BrokerClient::Registered(std::string_view redirect_uri) const {
  return std::find(redirect_uris.begin(), redirect_uris.end(), redirect_uri) != redirect_uris.end();
}

}  // namespace jeton
