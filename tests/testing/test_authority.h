#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "authority/applications/application_tokens.h"
#include "authority/applications/applications.h"
#include "authority/authority.h"
#include "authority/organizations/organizations.h"
#include "authority/robots/robots.h"
#include "authority/tokens/jobs.h"
#include "authority/webhooks/happenings.h"
#include "authority/webhooks/webhooks.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"
#include "storage/tokens/jobs.h"
#include "testing/deciding.h"
#include "testing/result_testing.h"
#include "testing/test_database.h"

namespace jeton::testing {

// An Authority over a TestDatabase, wired as the server wires it: what is committed is published to the facts.
class TestAuthority {
 public:
  // `driver`: of its database, for tests of what happens when that fails.
  explicit TestAuthority(Settings settings = {}, std::size_t cached_tokens = 10'000,
                         TestDatabase::MakeDriver driver = OpenTestDriver)
      : TestAuthority(std::move(settings), Keys(), cached_tokens, std::move(driver)) {}
  TestAuthority(Settings settings, KeyRing keys, std::size_t cached_tokens = 10'000,
                TestDatabase::MakeDriver driver = OpenTestDriver)
      // Nothing is swept away while a test looks at it.
      : db_({.keep_expired = Seconds{3650 * 86400},
             .pace = {.batch = storage::SweepPace::Span::zero(), .second = storage::SweepPace::Span::zero()},
             .publish =
                 [this](const auto& changes) {
                   if (authority_) authority_->facts.Publish(changes);
                 },
             .tell =
                 [this](storage::Transaction& transaction, const auto& happenings) {
                   if (authority_) authority::TellWebhooks(*authority_, transaction, happenings, Now());
                 },
             .driver = std::move(driver)}),
        keys_(std::move(keys)),
        cached_tokens_(cached_tokens) {
    Make(std::move(settings));
  }

  // The write thread, which may be sweeping, uses the authority.
  ~TestAuthority() { db_.Close(); }
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  // Another one over the same data and the same keys, with nothing in memory.
  void Restart(Settings settings) {
    db_.Close();
    Make(std::move(settings));
    db_.Open();
  }

  authority::Authority& operator*() { return *authority_; }
  authority::Authority* operator->() { return authority_.get(); }
  TestDatabase& db() { return db_; }
  CountingRandom& random() { return random_; }
  void Advance(Microseconds by) { db_.clock().Advance(by); }
  TimePoint Now() { return db_.clock().Now(); }

  // One request that writes, committed. `function` takes a Run.
  template <typename Function>
  auto Write(Function function, const PasswordVerdict* verdict = nullptr) {
    const Findings findings = With(verdict);
    return db_.Write([&](storage::Transaction& transaction) {
      return function(authority_->Begin(
          {.transaction = &transaction, .now = Now(), .address = "192.0.2.7", .findings = &findings}));
    });
  }
  // One that reads, as the server runs it: the position comes before the snapshot.
  template <typename Function>
  auto Read(Function function, const PasswordVerdict* verdict = nullptr) {
    const Findings findings = With(verdict);
    Work work{.now = Now(), .feed_position = authority_->facts.position(), .findings = &findings};
    return db_.Read([&](storage::Transaction& transaction) {
      work.transaction = &transaction;
      return function(authority_->Begin(work));
    });
  }
  // One that has memory alone.
  template <typename Function>
  auto FromMemory(Function function) {
    return function(authority_->Begin({.now = Now()}));
  }

  // What the server reads at start.
  void LoadWebhooks() {
    Read([&](const authority::Run& run) { authority::LoadWebhookInterest(run, authority_->webhooks.interest); });
  }

  // Runs jobs until none is left, however slow the machine is, and `after_part` after each part.
  void RunJobs(
      authority::JobRunner& runner, const std::function<void()>& after_part = [] {}) {
    const auto at_work = [&] {
      return db_.Read([](storage::Transaction& t) { return storage::Jobs(t).NextAtWork().has_value(); });
    };
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{5};
    while (at_work() && std::chrono::steady_clock::now() < end) {
      runner.Wake(*authority_, db_.database(), db_.clock());
      db_.Write([](storage::Transaction&) {});
      after_part();
    }
  }

  // What a presented text gives: a reader's answer.
  Result<CheckedToken, CredentialError> Check(const Secret& secret) {
    return Read([&](const authority::Run& run) {
      auto checked = authority_->identity.CheckToken(run, secret.Reveal());
      if (!checked) return checked;
      if (const auto used = authority_->identity.Use(run, *checked); !used) checked = Fail(used.error());
      return checked;
    });
  }
  bool Alive(const Secret& secret) { return Check(secret).has_value(); }

  // A user as he comes with name and password.
  Actor AddUser(const std::string& name, const std::string& email = "") {
    Account user{.id = authority_->issuer.NewId(Now()), .name = name, .email = email, .created = Now()};
    Write([&](const authority::Run& run) { EXPECT_TRUE(storage::Accounts(run.tx()).Add(user)); });
    return ActorOf(user);
  }
  Actor ActorOf(const Account& user) {
    Actor actor = authority_->identity.UserActor(user);
    actor.powers = Powers::Everything();
    actor.credential = CredentialKind::kPassword;
    return actor;
  }
  Account AddOrganization(const Actor& actor, const std::string& name) {
    return Write(
        [&](const authority::Run& run) { return authority::CreateOrganization(run, actor, name, "").value(); });
  }
  // Puts somebody into a new team of an organization.
  void AddToTeam(const Account& organization, const Id& member, TeamRole role) {
    Write([&](const authority::Run& run) {
      const Team team{authority_->issuer.NewId(Now()), organization.id, "team" + std::to_string(++teams_), role, ""};
      EXPECT_TRUE(storage::Teams(run.tx()).Add(team));
      storage::Teams(run.tx()).AddMember(team.id, member, run.now);
    });
  }
  authority::ApplicationView AddApplication(const Actor& actor, const std::string& organization,
                                            const authority::ApplicationFields& fields = {.name = "app"}) {
    return Write([&](const authority::Run& run) {
      return authority::CreateApplication(run, actor, organization, fields).value();
    });
  }
  authority::RobotView AddRobot(const Actor& actor, const std::string& organization, const std::string& name) {
    return Write([&](const authority::Run& run) {
      return authority::CreateRobot(run, actor, {organization}, name, {}).value();
    });
  }
  authority::ApplicationTokenView AddToken(const Actor& actor, const std::string& organization,
                                           const std::string& client_id, const std::string& scopes = "repo:read",
                                           Seconds life = Seconds{3600}) {
    return Write([&](const authority::Run& run) {
      const authority::ApplicationTokenRequest request{
          .name = "token", .scopes = OAuthScopes::Parse(scopes).value(), .scope_text = scopes, .life = life};
      return authority::CreateApplicationToken(run, actor, organization, client_id, request).value();
    });
  }
  // The actor that a token makes.
  Actor Presenting(const Secret& secret) { return Check(secret).value().actor; }

  // Metadata of the audit rows of one kind, oldest first.
  std::vector<boost::json::value> Audit(const std::string& kind) {
    std::vector<boost::json::value> rows;
    db_.Read([&](storage::Transaction& transaction) {
      storage::Statement row = transaction.Prepare("SELECT metadata FROM audit WHERE kind = $1 ORDER BY at");
      row.Bind(kind);
      while (row.Next()) rows.push_back(ParseJson(row.Text(0)).value());
    });
    return rows;
  }

  static std::vector<RegistryService> Registries() {
    using enum RegistryProfile;
    const auto standard = RegistryService::Standard;
    const std::string issuer = "https://tokens.example.org";
    std::vector<RegistryService> all = {
        standard("registry.example.org", kDistribution, issuer), standard("v3.example.org", kDistributionV3, issuer),
        standard("zot.example.org", kZot, issuer), standard("quay.example.org", kQuay, "quay")};
    for (RegistryService& service : all) service.events_token = crypto::Sha256(kEventsToken);
    return all;
  }
  // With which each of them reports events.
  static constexpr const char* kEventsToken = "the-token-of-a-registry";

 private:
  void Make(Settings settings) {
    authority_ =
        std::make_unique<authority::Authority>(std::move(settings), Registries(), keys_, random_, cached_tokens_);
  }
  static Findings With(const PasswordVerdict* verdict) {
    return verdict == nullptr ? Findings() : Findings{Finding(*verdict)};
  }

  // Keys take long to make: once for all tests.
  static const KeyRing& Keys() {
    static const KeyRing ring = [] {
      CountingRandom random;
      auto sets = KeySetsFor(Registries());
      for (auto& set : sets) set.keys = {crypto::SigningKey::Generate(set.algorithm)};
      return KeyRing{crypto::Sealer::ParseKeyFile(crypto::Sealer::GenerateKeyFile(random)).value(),
                     std::move(sets),
                     {crypto::SigningKey::Generate(crypto::SigningAlgorithm::kEs256)}};
    }();
    return ring;
  }

  CountingRandom random_;
  TestDatabase db_;
  const KeyRing keys_;
  const std::size_t cached_tokens_;
  std::unique_ptr<authority::Authority> authority_;
  int teams_ = 0;
};

}  // namespace jeton::testing
