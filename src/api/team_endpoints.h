// The team's day, a person's own page and choices, and the administration of a clinic. Private to
// api; see api/openapi.yaml.
#pragma once

#include "account_endpoints.h"

namespace backsight::api {

class TeamEndpoints {
 public:
  TeamEndpoints(service::Service& service, std::string public_url,
                std::function<core::Instant()> clock, Failed failed)
      : service_(service),
        public_url_(std::move(public_url)),
        clock_(std::move(clock)),
        failed_(std::move(failed)) {}

  /// False: the operation is none of these.
  [[nodiscard]] bool run(Operation operation, Call& call);

 private:
  [[nodiscard]] core::Result<Response> about_person(Operation operation, Call& call,
                                                    history::PersonId person);
  [[nodiscard]] core::Result<Response> page(Call& call, history::PersonId person);
  [[nodiscard]] core::Result<Response> invite_carer(Call& call, history::PersonId person);
  [[nodiscard]] core::Result<Response> remove_carer(Call& call, history::PersonId person);
  [[nodiscard]] core::Result<Response> assign(Call& call, history::PersonId person);
  [[nodiscard]] core::Result<Response> break_glass(Call& call, history::PersonId person);
  [[nodiscard]] core::Result<Response> erase(Call& call, history::PersonId person);
  [[nodiscard]] core::Result<Response> roster(Call& call);
  [[nodiscard]] core::Result<Response> roster_csv(Call& call);
  [[nodiscard]] core::Result<Response> add_patient(Call& call);
  [[nodiscard]] core::Result<Response> staff(Call& call);
  [[nodiscard]] core::Result<Response> invite_staff(Call& call);
  [[nodiscard]] core::Result<Response> change_account(Call& call);
  [[nodiscard]] core::Result<Response> settings(Call& call);
  [[nodiscard]] core::Result<Response> put_settings(Call& call);
  [[nodiscard]] Response link(int status, const service::Accounts::NewInvitation& made) const;

  service::Service& service_;
  const std::string public_url_;
  const std::function<core::Instant()> clock_;
  Failed failed_;
};

}  // namespace backsight::api
