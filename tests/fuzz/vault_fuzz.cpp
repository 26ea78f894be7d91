// Any bytes as a key file, a wrapped key and sealed bytes: keys that can be told apart, or an
// error; what nobody here has sealed opens nowhere.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "backsight/vault/keys.h"
#include "backsight/vault/seal.h"
#include "backsight/vault/stream.h"

using namespace backsight;

namespace {

const vault::MasterKeys& masters() {
  static const auto made = vault::MasterKeys::parse(vault::MasterKeys::new_file("fuzz").value());
  return *made;
}

void read_keys(std::string_view text) {
  const auto keys = vault::MasterKeys::parse(text);
  if (!keys) {
    if (keys.error().message.empty()) std::abort();
    return;
  }
  if (keys->ids().empty() || keys->ids().front() != keys->active()) std::abort();
  // A rotation can begin from every file that can be read.
  if (keys->ids().size() < vault::MasterKeys::kMost && keys->active() != "next") {
    const auto next = vault::MasterKeys::new_file("next", text);
    if (next ? vault::MasterKeys::parse(*next)->active() != "next"
             : next.error().code != core::ErrorCode::kConflict) {
      std::abort();
    }
  }
}

// In two pieces, with a reader that has the key the stream may name.
void read_stream(vault::ByteSpan bytes) {
  vault::StreamReader reader(masters(), "backup");
  const vault::ByteSpan first = bytes.first(bytes.size() / 3);
  if (const auto read = reader.read(first); read && !read->empty()) std::abort();
  if (const auto read = reader.read(bytes.subspan(first.size())); read && !read->empty()) {
    std::abort();
  }
  if (reader.finish()) std::abort();
  const auto header = vault::read_stream_header(bytes);
  if (header && header->size > bytes.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const vault::Key key = vault::Key::random();
  read_keys(bytes);
  if (vault::unwrap(masters(), {}, {}, bytes)) std::abort();
  if (vault::open(key, {"event", {}, {}}, bytes)) std::abort();
  read_stream({data, size});
  const auto by = vault::wrapped_by(bytes);
  if (by && (by->empty() || by->size() > 32)) std::abort();
  return 0;
}
