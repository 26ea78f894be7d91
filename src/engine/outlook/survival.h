// Death as a competing event, from the life table.
#pragma once

#include "backsight/outlook/model.h"

namespace backsight::outlook {

/// P(alive `years` from now). A sex that is not known is the mixture of the people who have the
/// operation, an age that is not known the mean over theirs. The profile has an indication.
[[nodiscard]] double survival(const Model& model, const Profile& profile, double years);

}  // namespace backsight::outlook
