#include "qr_rows.h"

#include <qrcodegen/qrcodegen.hpp>

namespace backsight::api {

core::json::Array qr_rows(std::string_view text) {
  const auto code =
      qrcodegen::QrCode::encodeText(std::string(text).c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
  core::json::Array out;
  for (int y = 0; y < code.getSize(); ++y) {
    std::string row;
    for (int x = 0; x < code.getSize(); ++x) row += code.getModule(x, y) ? '1' : '0';
    out.emplace_back(std::move(row));
  }
  return out;
}

}  // namespace backsight::api
