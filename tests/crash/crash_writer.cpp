// crash_writer FOLDER ROUND: commits with many callers until it is killed, and writes the number of
// each event to standard output once it is acknowledged.
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
  const auto line = store.entity(store::test::kCrashLine, store::test::crash_line(caller));
  if (!line) give_up(line.error());
  std::int64_t version = *line ? (*line)->version : 0;
  if (*line) {
    // Whoever was not answered asks again: it was made, and is not made twice.
    const auto last = std::strtoull((*line)->body.c_str(), nullptr, 10);
    const auto again = commit_and_wait(store, store::test::crash_writes(last, version - 1));
    if (!again) give_up(again.error());
    if (*again != Appended::kAlready) std::_Exit(4);
  }
  for (std::uint64_t i = 0;; ++i) {
    const auto number = store::test::crash_event(round, caller, i);
    const bool alone = store::test::stands_alone(number);
    const auto result = alone ? append_and_wait(store, store::test::crash_person(number).id,
                                                store::test::crash_sample(number))
                              : commit_and_wait(store, store::test::crash_writes(number, version));
    if (!result) give_up(result.error());
    if (!alone) ++version;
    // Eight bytes: a pipe takes them whole or not at all.
    if (::write(STDOUT_FILENO, &number, sizeof number) != sizeof number) std::_Exit(2);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  Options options = store::test::crash_options();
  options.checkpoint_pages = 200;  // so that many kills fall into a checkpoint
  auto store = open(arguments[1], options);
  if (!store) give_up(store.error());
  for (std::uint64_t p = 0; p < store::test::kCrashPeople; ++p) {
    const auto added = (*store)->add_person(store::test::person(p));
    if (!added && added.error().code != core::ErrorCode::kConflict) give_up(added.error());
  }
  const auto round = std::strtoull(arguments[2], nullptr, 10);
  std::vector<std::thread> callers;
  for (std::uint64_t caller = 0; caller < store::test::kCrashCallers; ++caller) {
    callers.emplace_back([&, caller] { call(**store, round, caller); });
  }
  for (auto& caller : callers) caller.join();
}
