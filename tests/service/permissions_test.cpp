#include "backsight/service/permissions.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight::service;
using backsight::core::ErrorCode;

TEST(Permissions, LocalModeMayDoEverything) {
  for (const Action action : {Action::kReadConfig, Action::kListPeople, Action::kAddPerson,
                              Action::kReadRecord, Action::kRecordEvent, Action::kReadAdvice}) {
    EXPECT_TRUE(authorise({Role::kLocal}, action).has_value());
  }
}

TEST(Permissions, WhatIsNotInTheTableIsRefused) {
  const auto unknown_role = authorise({static_cast<Role>(99)}, Action::kReadConfig);
  ASSERT_FALSE(unknown_role.has_value());
  EXPECT_EQ(unknown_role.error().code, ErrorCode::kForbidden);
  EXPECT_FALSE(authorise({Role::kLocal}, static_cast<Action>(99)).has_value());
}

}  // namespace
