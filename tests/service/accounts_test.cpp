// What does not sign anybody in: forged, expired, used and other people's tokens, links, codes and
// ceremonies; and what an account cannot lose.
#include "backsight/service/accounts.h"

#include <future>

#include "attempts.h"
#include "backsight/identity/totp.h"
#include "service/clinic_house.h"
#include "sessions.h"

namespace {

using namespace backsight;
using namespace backsight::test;
using core::ErrorCode;
using service::Role;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::string_view kPassword = "seven brass lanterns";

template <class T>
ErrorCode code_of(const core::Result<T>& result) {
  EXPECT_FALSE(result.has_value()) << "there is no error";
  return result ? ErrorCode::kSystem : result.error().code;
}

class AccountsTest : public testing::Test {
 protected:
  ClinicHouse house_;
  ClinicServer& server() { return *house_.server; }
  service::Accounts& accounts() { return server().accounts(); }
  const Someone& administrator() { return house_.administrators[0]; }

  bool lives(const std::string& token) { return accounts().session(token)->has_value(); }

  core::Result<service::SignedIn> accept(const std::string& invitation, const std::string& login,
                                         const std::string& client) {
    std::promise<core::Result<service::SignedIn>> done;
    accounts().accept_with_password(invitation, login, std::string(kPassword), client,
                                    [&](auto result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }
  core::Result<service::SignedIn> with_password(const std::string& login, std::string_view password,
                                                const std::string& code,
                                                const std::string& client) {
    std::promise<core::Result<service::SignedIn>> done;
    accounts().sign_in_with_password(login, std::string(password), code, client,
                                     [&](auto result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }
  std::string staff_link(Role role = Role::kNurse) {
    return accounts().invite_staff(administrator().who, "New Synthetic", role)->token;
  }
  /// The parts of signing in with a passkey, to put together wrongly.
  core::Result<service::SignedIn> answer(const service::PasskeyCeremony& begun, const Someone& one,
                                         std::uint32_t counter) {
    return accounts().sign_in_with_passkey(begun.name,
                                           one.passkey->get(saying_for(begun, counter), one.user),
                                           ClinicServer::new_client());
  }
};

TEST_F(AccountsTest, ForgedTokensAreNobodys) {
  const Someone nurse = house_.staff(Role::kNurse);
  ASSERT_TRUE(lives(nurse.token));
  std::string changed = nurse.token;
  changed.front() = changed.front() == 'A' ? 'B' : 'A';
  for (const std::string& token :
       {std::string(), std::string("x"), changed, nurse.token + "A", nurse.token.substr(1),
        nurse.csrf, core::format(nurse.who.account), std::string(10'000, 'A')}) {
    EXPECT_FALSE(lives(token));
  }
}

// docs/security.md: staff 15 minutes idle and 12 hours at most, people 30 days and 180 days.
TEST_F(AccountsTest, IdleSessionsEnd) {
  const Someone nurse = house_.staff(Role::kNurse);
  const Someone patient = join(server(), house_.patient(nurse).invitation.token);
  server().wait(15 * kMinute - 1);
  EXPECT_TRUE(lives(nurse.token));
  server().wait(15 * kMinute - 1);
  EXPECT_TRUE(lives(nurse.token));
  server().wait(15 * kMinute);
  EXPECT_FALSE(lives(nurse.token));
  EXPECT_TRUE(lives(patient.token));
  server().wait(30 * core::kMsPerDay);
  EXPECT_FALSE(lives(patient.token));
  // Nor does a clock that is set back, or another server, wake them.
  server().wait(-31 * core::kMsPerDay);
  house_.open();
  server().wait(31 * core::kMsPerDay);
  EXPECT_FALSE(lives(nurse.token));
  EXPECT_FALSE(lives(patient.token));
}

TEST_F(AccountsTest, SessionsInUseEndTooAtTheirMost) {
  const Someone nurse = house_.staff(Role::kNurse);
  const core::Instant begun = server().now();
  while (server().now().ms - begun.ms < 12 * kHour - 10 * kMinute) {
    server().wait(10 * kMinute);
    ASSERT_TRUE(lives(nurse.token));
  }
  server().wait(10 * kMinute);
  EXPECT_FALSE(lives(nurse.token));
}

TEST_F(AccountsTest, SessionsOutliveTheServerAndNotTheAccount) {
  const Someone nurse = house_.staff(Role::kNurse);
  house_.open();
  ASSERT_TRUE(lives(nurse.token));
  ASSERT_TRUE(
      accounts().change_account(administrator().who, nurse.who.account, false, Role::kNurse));
  EXPECT_FALSE(lives(nurse.token));
  EXPECT_EQ(code_of(sign_in(server(), nurse, 2)), ErrorCode::kWrongProof);
  house_.open();
  EXPECT_FALSE(lives(nurse.token));
  // Open again: the old session stays ended.
  ASSERT_TRUE(
      accounts().change_account(administrator().who, nurse.who.account, true, Role::kNurse));
  EXPECT_FALSE(lives(nurse.token));
  EXPECT_TRUE(sign_in(server(), nurse, 3));
}

TEST_F(AccountsTest, AnotherRoleIsAnotherSession) {
  const Someone nurse = house_.staff(Role::kNurse);
  ASSERT_TRUE(accounts().change_account(administrator().who, nurse.who.account, true,
                                        Role::kAdministrator));
  EXPECT_FALSE(lives(nurse.token));
  const auto again = sign_in(server(), nurse, 2);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->session.who.role, Role::kAdministrator);
  EXPECT_EQ(code_of(server().team().roster(again->session.who)), ErrorCode::kForbidden);
}

TEST_F(AccountsTest, SigningOutEndsThisSessionAndEndingOthersTheRest) {
  const Someone nurse = house_.staff(Role::kNurse);
  const auto second = sign_in(server(), nurse, 2);
  const auto third = sign_in(server(), nurse, 3);
  ASSERT_TRUE(second && third);
  EXPECT_EQ(accounts().account(nurse.who)->sessions, 3U);
  ASSERT_TRUE(accounts().sign_out(nurse.who, nurse.token));
  EXPECT_FALSE(lives(nurse.token));
  EXPECT_TRUE(lives(second->token) && lives(third->token));
  EXPECT_EQ(accounts().end_other_sessions(nurse.who, third->token)->sessions, 1U);
  EXPECT_FALSE(lives(second->token));
  EXPECT_TRUE(lives(third->token));
  house_.open();
  EXPECT_FALSE(lives(nurse.token) || lives(second->token));
  EXPECT_TRUE(lives(third->token));
}

TEST_F(AccountsTest, ALinkWorksOnceAndForAWeek) {
  const std::string link = staff_link();
  join(server(), link);
  const auto client = ClinicServer::new_client();
  EXPECT_EQ(code_of(accounts().open_invitation(link, client)), ErrorCode::kWrongProof);
  EXPECT_EQ(code_of(accounts().begin_passkey_acceptance(link, client)), ErrorCode::kWrongProof);
  EXPECT_EQ(code_of(accept(link, "other@synthetic.example", client)), ErrorCode::kWrongProof);
  const std::string late = staff_link();
  server().wait(service::kInvitationMs);
  EXPECT_EQ(code_of(accounts().open_invitation(late, client)), ErrorCode::kWrongProof);
  EXPECT_EQ(code_of(accounts().open_invitation("no link at all", client)), ErrorCode::kWrongProof);
}

// Two who begin with the same link at once: one of them joins.
TEST_F(AccountsTest, ALinkThatTwoHaveBegunLetsOneIn) {
  const std::string link = staff_link();
  const auto client = ClinicServer::new_client();
  const auto first = accounts().begin_passkey_acceptance(link, client).value();
  const auto second = accounts().begin_passkey_acceptance(link, client).value();
  const auto accept = [&](const service::PasskeyCeremony& begun) {
    return accounts().accept_with_passkey(link, begun.name,
                                          new_authenticator()->create(saying_for(begun)), client);
  };
  EXPECT_TRUE(accept(first));
  EXPECT_EQ(code_of(accept(second)), ErrorCode::kWrongProof);
}

TEST_F(AccountsTest, ANewLinkEndsTheOneBefore) {
  const Someone nurse = house_.staff(Role::kNurse);
  const auto added = house_.patient(nurse);
  const auto again = server().team().invite_patient(nurse.who, added.person);
  ASSERT_TRUE(again);
  const auto client = ClinicServer::new_client();
  EXPECT_EQ(code_of(accounts().open_invitation(added.invitation.token, client)),
            ErrorCode::kWrongProof);
  EXPECT_EQ(join(server(), again->token).who.person, added.person);
}

TEST_F(AccountsTest, ACeremonyIsGoodOnceForOnePurposeForFiveMinutes) {
  const Someone nurse = house_.staff(Role::kNurse);
  const Someone other = house_.staff(Role::kNurse);
  const auto client = ClinicServer::new_client();
  const auto begin = [&] { return accounts().begin_passkey_sign_in(client).value(); };
  const auto once = begin();
  EXPECT_TRUE(answer(once, nurse, 2));
  EXPECT_EQ(code_of(answer(once, nurse, 3)), ErrorCode::kWrongProof);
  const auto late = begin();
  server().wait(5 * kMinute);
  EXPECT_EQ(code_of(answer(late, nurse, 4)), ErrorCode::kWrongProof);
  // Another purpose.
  const auto for_sign_in = begin();
  EXPECT_EQ(code_of(accounts().add_passkey(nurse.who, nurse.token, for_sign_in.name,
                                           new_authenticator()->create(saying_for(for_sign_in)))),
            ErrorCode::kWrongProof);
  const auto to_add = accounts().begin_passkey(nurse.who).value();
  EXPECT_EQ(code_of(answer(to_add, nurse, 5)), ErrorCode::kWrongProof);
  // Another account's, and another link's.
  const auto of_nurse = accounts().begin_passkey(nurse.who).value();
  EXPECT_EQ(code_of(accounts().add_passkey(other.who, other.token, of_nurse.name,
                                           new_authenticator()->create(saying_for(of_nurse)))),
            ErrorCode::kWrongProof);
  const std::string link = staff_link();
  const std::string wanted = staff_link(Role::kAdministrator);
  const auto of_link = accounts().begin_passkey_acceptance(link, client).value();
  EXPECT_EQ(code_of(accounts().accept_with_passkey(
                wanted, of_link.name, new_authenticator()->create(saying_for(of_link)), client)),
            ErrorCode::kWrongProof);
  // A challenge of another ceremony.
  const auto one = begin();
  const auto two = begin();
  EXPECT_EQ(code_of(accounts().sign_in_with_passkey(
                one.name, nurse.passkey->get(saying_for(two, 6), nurse.user), client)),
            ErrorCode::kWrongProof);
}

TEST_F(AccountsTest, APasskeyCountsOnAndIsItsOwners) {
  const Someone nurse = house_.staff(Role::kNurse);
  const Someone other = house_.staff(Role::kSurgeon);
  EXPECT_TRUE(sign_in(server(), nurse, 5));
  EXPECT_EQ(code_of(sign_in(server(), nurse, 5)), ErrorCode::kWrongProof);
  EXPECT_EQ(code_of(sign_in(server(), nurse, 4)), ErrorCode::kWrongProof);
  EXPECT_TRUE(sign_in(server(), nurse, 6));
  Someone pretending = nurse;
  pretending.user = other.user;
  EXPECT_EQ(code_of(sign_in(server(), pretending, 7)), ErrorCode::kWrongProof);
  Someone copied = nurse;  // the same id, another key
  copied.passkey = std::make_shared<SoftwareAuthenticator>(-7, nurse.passkey->id());
  EXPECT_EQ(code_of(sign_in(server(), copied, 8)), ErrorCode::kWrongProof);
}

TEST_F(AccountsTest, ARecoveryCodeWorksOnceAndOpensNoRecordOfItself) {
  const Someone nurse = house_.staff(Role::kNurse);
  const auto codes = accounts().make_recovery_codes(nurse.who).value();
  ASSERT_EQ(codes.size(), service::kRecoveryCodes);
  const auto in = accounts().sign_in_with_recovery_code(codes[0], ClinicServer::new_client());
  ASSERT_TRUE(in);
  EXPECT_TRUE(in->session.who.must_enrol);
  EXPECT_EQ(code_of(server().team().roster(in->session.who)), ErrorCode::kForbidden);
  const auto with = [&](const std::string& code) {
    return accounts().sign_in_with_recovery_code(code, ClinicServer::new_client());
  };
  EXPECT_EQ(code_of(with(codes[0])), ErrorCode::kWrongProof);
  EXPECT_EQ(code_of(with("")), ErrorCode::kWrongProof);
  EXPECT_EQ(code_of(with("AAAA-AAAA-AAAA-AAAA")), ErrorCode::kWrongProof);
  EXPECT_EQ(accounts().account(nurse.who)->recovery_codes_left, service::kRecoveryCodes - 1);
  ASSERT_TRUE(accounts().make_recovery_codes(nurse.who));
  EXPECT_EQ(code_of(with(codes[1])), ErrorCode::kWrongProof) << "new codes end the old ones";
}

TEST_F(AccountsTest, StaffWithOneFactorSeeNothingUntilTheyHaveTwo) {
  const auto client = ClinicServer::new_client();
  const std::string login = "new@synthetic.example";
  const auto in = accept(staff_link(), login, client);
  ASSERT_TRUE(in);
  const service::Principal who = in->session.who;
  EXPECT_TRUE(who.must_enrol);
  const Someone nurse = house_.staff(Role::kNurse);
  const auto person = house_.patient(nurse).person;
  EXPECT_FALSE(server().team().roster(who));
  EXPECT_FALSE(server().team().add_patient(who, {"Kim Synthetic", true, {}, {}}));
  EXPECT_FALSE(server().service->history(who, person));
  EXPECT_FALSE(server().service->page(who, person));
  EXPECT_FALSE(server().service->people(who));
  EXPECT_FALSE(accounts().staff(who));
  EXPECT_TRUE(accounts().account(who));

  // A code works once: not for a sign-in after it confirmed the app, nor for two of them.
  const auto begun = accounts().begin_totp(who).value();
  const std::string secret = from_base32(begun.secret);
  const auto code = [&] {
    return identity::totp_code(secret, identity::totp_step(server().now()));
  };
  EXPECT_EQ(code_of(accounts().confirm_totp(who, in->token, "000000x")), ErrorCode::kWrongProof);
  const auto open = accounts().confirm_totp(who, in->token, code());
  ASSERT_TRUE(open);
  EXPECT_FALSE(lives(in->token)) << "another session takes its place";
  EXPECT_TRUE(server().team().roster(open->session.who));
  EXPECT_EQ(code_of(with_password(login, kPassword, code(), client)), ErrorCode::kWrongProof);
  server().wait(kMinute);
  EXPECT_TRUE(with_password(login, kPassword, code(), client));
  EXPECT_EQ(code_of(with_password(login, kPassword, code(), client)), ErrorCode::kWrongProof);
  EXPECT_EQ(code_of(with_password(login, kPassword, "", client)), ErrorCode::kWrongProof);
}

// A login that is there and one that is not, a closed account: one answer.
TEST_F(AccountsTest, NoAnswerTellsWhetherThereIsAnAccount) {
  const std::string login = "new@synthetic.example";
  ASSERT_TRUE(accept(staff_link(), login, ClinicServer::new_client()));
  const auto wrong = with_password(login, "not the password", "", ClinicServer::new_client());
  const auto absent =
      with_password("nobody@synthetic.example", kPassword, "", ClinicServer::new_client());
  const auto link = accounts().sign_in_with_recovery_code("x", ClinicServer::new_client());
  ASSERT_FALSE(wrong || absent || link);
  EXPECT_EQ(wrong.error(), absent.error());
  EXPECT_EQ(wrong.error(), link.error());
}

// identity/throttle.h: 5 from one address, 20 from anywhere, and then one each half minute.
TEST_F(AccountsTest, AStrangerWaitsAndTheOwnerDoesNot) {
  const std::string login = "new@synthetic.example";
  const auto home = ClinicServer::new_client();
  const Someone nurse = house_.staff(Role::kNurse);
  ASSERT_TRUE(accept(house_.patient(nurse).invitation.token, login, home));
  const auto stranger = ClinicServer::new_client();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(code_of(with_password(login, "a guess, and wrong", "", stranger)),
              ErrorCode::kWrongProof);
  }
  EXPECT_EQ(code_of(with_password(login, "a guess, and wrong", "", stranger)), ErrorCode::kTooMany);
  EXPECT_TRUE(with_password(login, kPassword, "", home));
}

TEST(AttemptsTest, ManyStrangersSlowEachOtherDownAndNotTheOwner) {
  service::Attempts attempts;
  const core::Instant now{1'790'000'000'000};
  int admitted = 0;
  for (int i = 0; i < 1000; ++i) {
    admitted += attempts.take({"login", "stranger " + std::to_string(i), false}, now) ? 1 : 0;
  }
  EXPECT_EQ(admitted, 20);
  EXPECT_TRUE(attempts.take({"login", "home", true}, now));
  EXPECT_TRUE(attempts.take({"another login", "stranger 1000", false}, now));
}

TEST_F(AccountsTest, TheLastWayInStays) {
  const Someone nurse = house_.staff(Role::kNurse);
  const auto only = accounts().account(nurse.who)->credentials.at(0).id;
  EXPECT_EQ(code_of(accounts().remove_credential(nurse.who, only)), ErrorCode::kTaken);
  const Someone patient = join(server(), house_.patient(nurse).invitation.token);
  EXPECT_EQ(code_of(accounts().remove_credential(
                patient.who, accounts().account(patient.who)->credentials.at(0).id)),
            ErrorCode::kTaken);
  EXPECT_EQ(code_of(accounts().remove_credential(patient.who, only)), ErrorCode::kNotFound);
}

TEST_F(AccountsTest, TheLastAdministratorStays) {
  const auto change = [&](bool open, Role role) {
    return accounts().change_account(administrator().who, administrator().who.account, open, role);
  };
  EXPECT_EQ(code_of(change(false, Role::kAdministrator)), ErrorCode::kTaken);
  EXPECT_EQ(code_of(change(true, Role::kNurse)), ErrorCode::kTaken);
  const Someone second = house_.staff(Role::kAdministrator);
  ASSERT_TRUE(
      accounts().change_account(second.who, second.who.account, false, Role::kAdministrator));
  EXPECT_EQ(code_of(change(false, Role::kAdministrator)), ErrorCode::kTaken)
      << "a closed account is nobody's administrator";
  ASSERT_TRUE(accounts().change_account(administrator().who, second.who.account, true,
                                        Role::kAdministrator));
  EXPECT_TRUE(change(true, Role::kNurse));
}

}  // namespace
