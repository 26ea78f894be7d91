// crash_writer FOLDER ROUND: appends events with many callers until it is killed, and writes the
// number of each event to standard output once it is acknowledged.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "backsight/store/sqlite_store.h"
#include "crash_record.h"

namespace {

using namespace backsight;
using namespace backsight::store;

[[noreturn]] void give_up(const core::Error& error) {
  std::fprintf(stderr, "crash_writer: %s\n", describe(error).c_str());
  std::_Exit(1);
}

void call(Store& store, std::uint64_t round, std::uint64_t caller) {
  for (std::uint64_t i = 0;; ++i) {
    const auto number = test::crash_event(round, caller, i);
    const auto result = append_and_wait(store, test::crash_person(number).id, test::event(number));
    if (!result) give_up(result.error());
    // Eight bytes: a pipe takes them whole or not at all.
    if (::write(STDOUT_FILENO, &number, sizeof number) != sizeof number) std::_Exit(2);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  Options options;
  options.checkpoint_pages = 200;  // so that many kills fall into a checkpoint
  auto store = open(arguments[1], options);
  if (!store) give_up(store.error());
  for (std::uint64_t p = 0; p < test::kCrashPeople; ++p) {
    const auto added = (*store)->add_person(test::person(p));
    if (!added && added.error().code != core::ErrorCode::kConflict) give_up(added.error());
  }
  const auto round = std::strtoull(arguments[2], nullptr, 10);
  std::vector<std::thread> callers;
  for (std::uint64_t caller = 0; caller < test::kCrashCallers; ++caller) {
    callers.emplace_back([&, caller] { call(**store, round, caller); });
  }
  for (auto& caller : callers) caller.join();
}
