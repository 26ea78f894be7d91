#include "backsight/service/replay.h"

#include <fmt/core.h>

#include "backsight/store/sqlite_store.h"
#include "commands.h"
#include "io.h"
#include "master_keys.h"
#include "record_folder.h"

namespace backsight::cli {
namespace {

int failed(core::Error error, const ReplayOptions& options) {
  error.message += fmt::format(" (data folder {})", options.data.string());
  return report(error);
}

void print(const service::Difference& one) {
  fmt::print("event {} answered at {} otherwise than now\n  kept    {}\n  derived {}\n",
             format(one.kept.answers), core::format(one.kept.at), printable(one.body),
             one.derived.empty() ? "nothing: its events are not in the record" : one.derived);
}

}  // namespace

int replay(const Pack& pack, const ReplayOptions& options) {
  std::error_code unreadable;
  if (!std::filesystem::exists(options.data, unreadable)) {
    return failed({core::ErrorCode::kNotFound, "there is no such folder", {}}, options);
  }
  auto store = store::open_read_only(options.data);
  if (!store) return failed(std::move(store).error(), options);
  const auto people = (*store)->people();
  if (!people) return failed(people.error(), options);
  auto masters = load_master_keys(options.keys);
  if (!masters) return failed(std::move(masters).error(), options);
  const auto replayer = service::Replayer::make(**store, pack.knowledge(), *std::move(masters));
  if (!replayer) return failed(replayer.error(), options);
  service::Replay total;
  for (const store::Person& person : *people) {
    const auto one = replayer->replay(person.id, print);
    // Who was erased is in no record any more.
    if (!one && one.error().code == core::ErrorCode::kNotFound) continue;
    if (!one) return failed(one.error(), options);
    total += *one;
  }
  fmt::print(
      "people {}\nanswers {}\nsame {}\ndifferent {}\nother-pack {}\nno-basis {}\n"
      "events-without-an-answer {}\n",
      people->size(), total.answers, total.same, total.different, total.other_pack, total.no_basis,
      total.unanswered);
  if (total.other_pack > 0) {
    fmt::print(
        "{} answers rest on other knowledge than this program's {}: derive them with the pack of "
        "then (--knowledge FOLDER)\n",
        total.other_pack, pack.hash().substr(0, 16));
  }
  return total.different == 0 && total.no_basis == 0 ? 0 : 1;
}

}  // namespace backsight::cli
