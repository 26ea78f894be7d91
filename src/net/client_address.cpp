#include "client_address.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace backsight::net {
namespace {

namespace ip = boost::asio::ip;
using boost::system::error_code;

constexpr std::size_t kMostHops = 32;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// "192.0.2.7", "192.0.2.7:4711", "2001:db8::7", "[2001:db8::7]:4711".
std::optional<Address> parse_node(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    text = text.substr(1, end - 1);
  } else if (std::ranges::count(text, ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  error_code ec;
  const Address address = ip::make_address(std::string(text), ec);
  if (ec || (address.is_v6() && address.to_v6().scope_id() != 0)) return std::nullopt;
  return plain(address);
}

// One element of Forwarded (RFC 7239 section 4): the value of its `for`, without quotes, or "".
std::string_view for_of(std::string_view element) {
  while (!element.empty()) {
    const std::size_t end = std::min(element.find(';'), element.size());
    const std::string_view pair = trimmed(element.substr(0, end));
    element.remove_prefix(std::min(end + 1, element.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || !equal_ignoring_case(pair.substr(0, equals), "for")) {
      continue;
    }
    std::string_view value = pair.substr(equals + 1);
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return "";
}

// The last `most` elements of all header lines with that name, in their order.
std::vector<std::string_view> elements(const std::vector<api::Header>& headers,
                                       std::string_view name, std::size_t most) {
  std::vector<std::string_view> out;
  for (const api::Header& header : headers) {
    if (header.name != name) continue;
    std::string_view rest = header.value;
    for (;;) {
      const std::size_t comma = rest.find(',');
      out.push_back(trimmed(rest.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  if (out.size() > most) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most));
  return out;
}

}  // namespace

Address plain(const Address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

core::Result<Networks> Networks::make(const std::vector<std::string>& texts) {
  Networks out;
  for (const std::string& text : texts) {
    const bool is_six = text.find(':') != std::string::npos;
    const bool whole = text.find('/') == std::string::npos;
    error_code ec;
    if (is_six) {
      const auto network = ip::make_network_v6(whole ? text + "/128" : text, ec);
      if (!ec) out.six_.push_back(network.canonical());
    } else {
      const auto network = ip::make_network_v4(whole ? text + "/32" : text, ec);
      if (!ec) out.four_.push_back(network.canonical());
    }
    if (ec) {
      return core::fail(core::ErrorCode::kOutOfRange,
                        "\"" + text + "\" is neither an address nor a network");
    }
  }
  return out;
}

bool Networks::hold(const Address& any) const {
  const Address address = plain(any);
  if (address.is_v4()) {
    const std::uint32_t value = address.to_v4().to_uint();
    return std::ranges::any_of(four_, [value](const ip::network_v4& one) {
      return (value & one.netmask().to_uint()) == one.network().to_uint();
    });
  }
  const ip::address_v6 value = address.to_v6();
  return std::ranges::any_of(six_, [&value](const ip::network_v6& one) {
    return ip::network_v6(value, one.prefix_length()).canonical().network() == one.network();
  });
}

Address client_of(const Address& peer, const std::vector<api::Header>& headers,
                  const Networks& trusted, ForwardedBy which) {
  Address client = plain(peer);
  if (!trusted.hold(client)) return client;
  const bool forwarded = which == ForwardedBy::kForwarded;
  const auto hops = elements(headers, forwarded ? "forwarded" : "x-forwarded-for", kMostHops);
  for (auto hop = hops.rbegin(); hop != hops.rend() && trusted.hold(client); ++hop) {
    const auto named = parse_node(forwarded ? for_of(*hop) : *hop);
    if (!named) break;
    client = *named;
  }
  return client;
}

}  // namespace backsight::net
