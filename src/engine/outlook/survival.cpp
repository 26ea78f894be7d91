#include "survival.h"

#include <algorithm>
#include <cmath>

namespace backsight::outlook {
namespace {

double of_sex(const LifeTable& table, Sex sex, double age, double years) {
  const std::vector<double>& q = table.q[static_cast<std::size_t>(sex)];
  double log_alive = 0;
  for (double done = 0; done < years;) {
    const double now = age + done;
    const double next = std::min(years, std::floor(now) + 1 - age);
    const auto row = static_cast<std::size_t>(
        std::clamp(std::floor(now) - table.first_age, 0.0, static_cast<double>(q.size() - 1)));
    log_alive += (next - done) * std::log1p(-std::min(q[row], 0.999));
    done = next;
  }
  return std::exp(log_alive);
}

double at_age(const Model& model, const Profile& profile, double age, double years) {
  if (profile.sex) return of_sex(model.life_table, *profile.sex, age, years);
  const double women = model.population[static_cast<std::size_t>(*profile.indication)].women;
  return women * of_sex(model.life_table, Sex::kFemale, age, years) +
         (1 - women) * of_sex(model.life_table, Sex::kMale, age, years);
}

}  // namespace

double survival(const Model& model, const Profile& profile, double years) {
  if (profile.age) return at_age(model, profile, *profile.age, years);
  const Population& who = model.population[static_cast<std::size_t>(*profile.indication)];
  double sum = 0;
  double weights = 0;
  for (double z = -3; z <= 3; z += 0.75) {
    const double age = std::clamp(who.mean_age + z * who.sd_age, 18.0, model.oldest);
    const double weight = std::exp(-z * z / 2);
    sum += weight * at_age(model, profile, age, years);
    weights += weight;
  }
  return sum / weights;
}

}  // namespace backsight::outlook
