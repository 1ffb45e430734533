#pragma once

#include <span>
#include <string>

#include "wire/problem.h"

// The programs that other programs run to get credentials.
namespace jeton::cli {

// docker-credential-jeton: get, store, erase, list, as docker's credential helpers do. Errors go to standard output,
// where the caller reads them.
wire::Exit DockerCredential(std::span<const std::string> arguments);

// jeton-credential-provider: one CredentialProviderRequest on standard input, one response on standard output.
wire::Exit KubeletCredential();

}  // namespace jeton::cli
