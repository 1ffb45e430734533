#include <gtest/gtest.h>

#include "authority/registry/registry_access.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::TestAuthority;

TEST(RegistryCreationTest, ASettingSaysWhatAPushMayCreate) {
  Settings settings;
  settings.create_private_on_push = false;
  settings.create_namespace_on_push = true;
  settings.nested_repository_names = false;
  settings.namespace_of_bare_names = "lib";
  settings.superusers = {"alice"};  // the library is made by no one else
  TestAuthority authority(settings);
  const Actor alice = authority.AddUser("alice");
  authority.AddOrganization(alice, "lib");
  const auto push = [&](const char* scope) {
    const auto granted = authority.Write([&](const authority::Run& run) {
      return AuthorizeRegistry(run, authority->registry_notes, alice, authority->registries[0],
                               RegistryScopes::Parse({scope}).scopes);
    });
    return granted.value().at(0).granted.push;
  };
  const auto visibility = [&](const char* name_space, const char* name) {
    const RepositoryFacts facts = authority.Read([&](const authority::Run& run) {
      return storage::Repositories(run.tx()).Stand(name_space, name, alice.id, run.now);
    });
    return facts.exists ? std::optional(facts.visibility) : std::nullopt;
  };
  EXPECT_TRUE(push("repository:fresh/web:push"));
  EXPECT_EQ(visibility("fresh", "web"), Visibility::kPublic);
  EXPECT_FALSE(push("repository:fresh/web/nested:push"));
  EXPECT_TRUE(push("repository:busybox:push")) << "without a namespace it is the library's";
  EXPECT_EQ(visibility("lib", "busybox"), Visibility::kPublic);
  const auto bad = authority.Write([&](const authority::Run& run) {
    return AuthorizeRegistry(run, authority->registry_notes, alice, authority->registries[0],
                             RegistryScopes::Parse({"repository:BAD/web:push"}).scopes);
  });
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().error, RegistryError::kCannotCreateNamespace);
  const auto nested = authority.Read([&](const authority::Run& run) {
    return AuthorizeRegistry(run, authority->registry_notes, alice, authority->registries.back(),
                             RegistryScopes::Parse({"repository:lib/a/b:pull"}).scopes);
  });
  ASSERT_FALSE(nested.has_value());
  EXPECT_EQ(nested.error().error, RegistryError::kNested);
}

// What a token may pull is what its scopes say. Most registries look for both at every write, so that there the push
// that creates a repository may read it, for this one answer.
TEST(RegistryCreationTest, ACreatingPushBringsNoPullBeyondTheScopesAtQuay) {
  const struct {
    OAuthScopes scopes;
    const char* quay;
    const char* others;
    const char* next;  // of either
  } cases[] = {
      {{OAuthScope::kRepoCreate}, "push", "pull push", ""},
      {{OAuthScope::kOrgAdmin}, "push", "pull push", ""},
      {{OAuthScope::kRepoCreate, OAuthScope::kRepoRead}, "pull push", "pull push", "pull"},
      {{OAuthScope::kRepoCreate, OAuthScope::kRepoWrite}, "pull push", "pull push", "pull push"},
  };
  TestAuthority authority;
  const Actor alice = authority.AddUser("alice");
  authority.AddOrganization(alice, "acme");
  int number = 0;
  for (const auto& c : cases) {
    for (const RegistryService& service : authority->registries) {
      Actor token = alice;
      token.powers = Powers::Of(c.scopes);
      const std::string scope = "repository:acme/web" + std::to_string(++number) + ":pull,push";
      const auto ask = [&] {
        const auto granted = authority.Write([&](const authority::Run& run) {
          return AuthorizeRegistry(run, authority->registry_notes, token, service,
                                   RegistryScopes::Parse({scope}).scopes);
        });
        return PrintActionWords(granted.value().at(0).granted);
      };
      EXPECT_EQ(ask(), service.quay() ? c.quay : c.others) << service.service << " " << c.scopes.Print();
      EXPECT_EQ(ask(), c.next) << service.service << " " << c.scopes.Print();
    }
  }
}

// Also where memory still knows that there was no such namespace.
TEST(RegistryCreationTest, OneRequestCreatesTwoRepositoriesInANewNamespace) {
  Settings settings;
  settings.create_namespace_on_push = true;
  TestAuthority authority(settings);
  const Actor alice = authority.AddUser("alice");
  authority.Read([&](const authority::Run& run) {
    return AuthorizeRegistry(run, authority->registry_notes, alice, authority->registries[0],
                             RegistryScopes::Parse({"repository:twice/two:pull"}).scopes)
        .has_value();
  });
  const auto both = authority.Write([&](const authority::Run& run) {
    return AuthorizeRegistry(run, authority->registry_notes, alice, authority->registries[0],
                             RegistryScopes::Parse({"repository:twice/one:push repository:twice/two:push"}).scopes);
  });
  EXPECT_TRUE(both->at(0).granted.push);
  EXPECT_TRUE(both->at(1).granted.push);
}

TEST(RegistryCreationTest, ANewNamespaceHasItsMakersAddressWithATag) {
  Settings settings;
  settings.create_namespace_on_push = true;
  TestAuthority authority(settings);
  const struct {
    const char *user, *email, *name_space, *expected;
  } cases[] = {
      {"alice", "alice@example.org", "fresh", "alice+fresh@example.org"},
      {"bob", "bob+x@example.org", "new", "bob+x+new@example.org"},
      {"carol", "", "none", ""},
  };
  for (const auto& c : cases) {
    const Actor user = authority.AddUser(c.user, c.email);
    const auto made = authority.Write([&](const authority::Run& run) {
      const auto scopes = RegistryScopes::Parse({"repository:" + std::string(c.name_space) + "/web:push"}).scopes;
      EXPECT_TRUE(AuthorizeRegistry(run, authority->registry_notes, user, authority->registries[0], scopes)
                      ->at(0)
                      .granted.push);
      return storage::Accounts(run.tx()).FindByName(c.name_space);
    });
    ASSERT_TRUE(made);
    EXPECT_EQ(made->email, c.expected);
  }
}

}  // namespace
}  // namespace jeton::authority
