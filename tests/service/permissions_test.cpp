#include "backsight/service/permissions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace backsight::service;
using backsight::core::ErrorCode;

Principal as(Role role) {
  Principal out;
  out.role = role;
  return out;
}

TEST(Permissions, LocalModeMayDoWhatOnePersonDoes) {
  for (const Action action : {Action::kReadConfig, Action::kListPeople, Action::kAddLocalPerson,
                              Action::kReadRecord, Action::kRecordAnswers, Action::kReadAdvice}) {
    EXPECT_TRUE(authorise(local(), action, Relation::kOwn)) << word(action);
  }
  EXPECT_FALSE(authorise(local(), Action::kReadRoster, Relation::kClinic));
}

TEST(Permissions, WhatIsNotInTheTableIsRefused) {
  const auto unknown = authorise(as(static_cast<Role>(99)), Action::kReadConfig, Relation::kOwn);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kForbidden);
  EXPECT_FALSE(authorise(local(), static_cast<Action>(99), Relation::kOwn));
}

TEST(Permissions, EveryActionIsSomebodys) {
  std::set<Action> open;
  for (const Permission& row : permissions()) open.insert(row.action);
  EXPECT_EQ(open.size(), kActions);
}

// Nobody reads a record who is nothing to it; an administrator reads none at all.
TEST(Permissions, NoRecordWithoutARelation) {
  for (const Permission& row : permissions()) {
    const bool of_a_record =
        row.action == Action::kReadRecord || row.action == Action::kReadAdvice ||
        row.action == Action::kRecordAnswers || row.action == Action::kExportRecord ||
        row.action == Action::kReadAccessLog || row.action == Action::kSendMessage;
    if (!of_a_record) continue;
    EXPECT_NE(row.relation, Relation::kNone) << word(row.action);
    EXPECT_NE(row.role, Role::kAdministrator) << word(row.action);
    EXPECT_NE(row.role, Role::kNobody) << word(row.action);
  }
}

// A broken glass is for looking.
TEST(Permissions, ABrokenGlassChangesNothing) {
  for (const Permission& row : permissions()) {
    if (row.relation != Relation::kBrokenGlass) continue;
    EXPECT_TRUE(row.action == Action::kReadRecord || row.action == Action::kReadAdvice ||
                row.action == Action::kBreakGlass)
        << word(row.action);
  }
}

TEST(Permissions, WithoutASecondFactorOnlyTheOwnAccountIsOpen) {
  Principal nurse = as(Role::kNurse);
  nurse.must_enrol = true;
  EXPECT_TRUE(authorise(nurse, Action::kUseOwnAccount, Relation::kOwn));
  EXPECT_EQ(authorise(nurse, Action::kReadRoster, Relation::kClinic).error().code,
            ErrorCode::kForbidden);
  nurse.must_enrol = false;
  EXPECT_TRUE(authorise(nurse, Action::kReadRoster, Relation::kClinic));
}

TEST(Permissions, NobodyIsToldToSignIn) {
  EXPECT_EQ(authorise(as(Role::kNobody), Action::kReadRecord, Relation::kNone).error().code,
            ErrorCode::kSignInFirst);
}

TEST(Permissions, WordsComeBack) {
  for (const Role role : {Role::kPatient, Role::kCarer, Role::kNurse, Role::kPhysiotherapist,
                          Role::kSurgeon, Role::kClinicLead, Role::kAdministrator}) {
    EXPECT_EQ(account_role(word(role)), role);
  }
  EXPECT_FALSE(account_role("local"));
  EXPECT_FALSE(account_role("nobody"));
}

}  // namespace
