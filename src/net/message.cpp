#include "message.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "backsight/api/problem.h"
#include "backsight/api/security_headers.h"

namespace backsight::net {
namespace {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), written without the locale.
std::string http_date(std::time_t now) {
  static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                            "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  const auto two = [](int value) {
    std::string text = std::to_string(value);
    return text.size() < 2 ? "0" + text : text;
  };
  std::string out(kDays[static_cast<std::size_t>(utc.tm_wday)]);
  out += ", " + two(utc.tm_mday) + " ";
  out += kMonths[static_cast<std::size_t>(utc.tm_mon)];
  return out + " " + std::to_string(utc.tm_year + 1900) + " " + two(utc.tm_hour) + ":" +
         two(utc.tm_min) + ":" + two(utc.tm_sec) + " GMT";
}

// The same for a whole second; each thread keeps its own.
const std::string& date_now() {
  thread_local std::time_t last = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != last) {
    text = http_date(now);
    last = now;
  }
  return text;
}

const std::string& fixed_headers() {
  static const std::string kText = [] {
    std::string out;
    for (const api::FixedHeader& header : api::security_headers()) {
      out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    return out;
  }();
  return kText;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

}  // namespace

std::string write_head(const api::Response& response, Then then, Secure secure) {
  std::string out;
  out.reserve(1024);
  out += "HTTP/1.1 " + std::to_string(response.status) + " ";
  out += api::reason_phrase(response.status);
  out += "\r\n";
  for (const api::Header& header : response.headers) {
    if (has_control(header.name) || has_control(header.value)) continue;
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  out += fixed_headers();
  // A year, for this host alone: names below it may belong to others.
  if (secure == Secure::kYes) out += "strict-transport-security: max-age=31536000\r\n";
  out.append("date: ").append(date_now()).append("\r\n");
  if (response.status != 304) {
    out += "content-length: " + std::to_string(response.body.size()) + "\r\n";
  }
  if (then == Then::kClose) out += "connection: close\r\n";
  out += "\r\n";
  return out;
}

}  // namespace backsight::net
