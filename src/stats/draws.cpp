#include "backsight/stats/draws.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "backsight/core/decimal.h"

namespace backsight::stats {
namespace {

using core::ErrorCode;
using core::json::Array;
using core::json::Object;
using core::json::Value;

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr double kSteps = 65535;

// RFC 4648, section 4.
std::string to_base64(const std::string& bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j)
      word = word << 8 | (j < have ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += j <= have ? kBase64[word >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  static constexpr auto kValues = [] {
    std::array<std::int8_t, 256> out{};
    out.fill(-1);
    for (std::size_t i = 0; i < kBase64.size(); ++i)
      out[static_cast<unsigned char>(kBase64[i])] = static_cast<std::int8_t>(i);
    return out;
  }();
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const bool pad = i + j >= text.size() - padding;
      const int digit = pad ? 0 : kValues[static_cast<unsigned char>(text[i + j])];
      if (digit < 0) return std::nullopt;
      word = word << 6 | static_cast<std::uint32_t>(digit);
    }
    for (std::size_t j = 0; j < 3; ++j) out += static_cast<char>(word >> (16 - 8 * j) & 255);
  }
  out.resize(out.size() - padding);
  return out;
}

core::Result<std::vector<double>> numbers(core::ObjectReader& reader, std::string_view key) {
  TRY(const auto list, reader.optional_array(key));
  std::vector<double> out;
  for (const Value& value : list) {
    const auto number =
        value.number() == nullptr ? std::nullopt : core::to_double(value.number()->text);
    if (!number)
      return std::unexpected(reader.error(key, ErrorCode::kWrongType, "numbers are needed"));
    out.push_back(*number);
  }
  return out;
}

}  // namespace

Value write(const Draws& draws) {
  Array lows;
  Array highs;
  std::string bytes;
  bytes.reserve(draws.size() * draws.width() * 2);
  for (std::size_t j = 0; j < draws.width(); ++j) {
    const auto column = draws.column(j);
    const auto [low, high] = std::ranges::minmax(column);
    lows.push_back(core::json::from_double(low));
    highs.push_back(core::json::from_double(high));
    const double scale = high > low ? kSteps / (high - low) : 0;
    for (const double value : column) {
      const auto step = static_cast<std::uint16_t>(std::lround((value - low) * scale));
      bytes += static_cast<char>(step & 255);
      bytes += static_cast<char>(step >> 8);
    }
  }
  Object out;
  out.push_back({"low", Value(std::move(lows))});
  out.push_back({"high", Value(std::move(highs))});
  out.push_back({"data", Value(to_base64(bytes))});
  return Value(std::move(out));
}

core::Result<Draws> read_draws(const Value& value, const core::Path& path) {
  TRY(auto reader, core::ObjectReader::make(value, path));
  TRY(const auto lows, numbers(reader, "low"));
  TRY(const auto highs, numbers(reader, "high"));
  TRY(const auto data, reader.string("data"));
  TRY_VOID(reader.finish());
  const auto bytes = from_base64(data);
  if (!bytes || lows.empty() || lows.size() != highs.size() ||
      bytes->size() % (2 * lows.size()) != 0 || bytes->empty()) {
    return std::unexpected(
        reader.error("data", ErrorCode::kInconsistent, "the data do not fill the columns"));
  }
  const std::size_t rows = bytes->size() / 2 / lows.size();
  std::vector<std::vector<double>> columns(lows.size(), std::vector<double>(rows));
  for (std::size_t j = 0; j < lows.size(); ++j) {
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t at = 2 * (j * rows + i);
      const auto step = static_cast<unsigned>(static_cast<unsigned char>((*bytes)[at]) |
                                              static_cast<unsigned char>((*bytes)[at + 1]) << 8);
      columns[j][i] = lows[j] + (highs[j] - lows[j]) * (step / kSteps);
    }
  }
  return Draws(std::move(columns));
}

}  // namespace backsight::stats
