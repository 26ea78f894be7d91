#include "fields.h"

#include <array>

#include "backsight/core/suggest.h"
#include "words.h"

namespace backsight::config {
namespace {

using core::ErrorCode;

constexpr std::size_t kMostText = 500;  // bytes of one text

std::unexpected<core::Error> wrong_type(std::string_view needed) {
  return core::fail(ErrorCode::kWrongType, "needs " + std::string(needed));
}

template <auto kMember, auto kCheck>
Taken text(const Value& value, Settings& into, std::string_view needed) {
  const auto* found = std::get_if<std::string>(&value);
  if (found == nullptr) return wrong_type(needed);
  if (found->size() > kMostText || !kCheck(*found)) {
    return core::fail(ErrorCode::kOutOfRange, "needs " + std::string(needed));
  }
  into.*kMember = *found;
  return {};
}

template <auto kMember, auto kCheck>
Taken texts(const Value& value, Settings& into, std::string_view needed) {
  const auto* found = std::get_if<TextList>(&value);
  if (found == nullptr) return wrong_type(needed);
  for (const std::string& one : *found) {
    if (one.size() > kMostText || !kCheck(one)) {
      return core::fail(ErrorCode::kOutOfRange,
                        "needs " + std::string(needed) + "; \"" + one + "\" is none");
    }
  }
  into.*kMember = *found;
  return {};
}

template <auto kMember>
Taken number(const Value& value, Settings& into, std::int64_t least, std::int64_t most) {
  const std::string needed =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const auto* found = std::get_if<std::int64_t>(&value);
  if (found == nullptr) return wrong_type(needed);
  if (*found < least || *found > most) {
    return core::fail(ErrorCode::kOutOfRange, "needs " + needed);
  }
  into.*kMember = static_cast<std::uint16_t>(*found);
  return {};
}

bool is_path(std::string_view text) {
  return !text.empty() && text.find('\0') == std::string_view::npos;
}

bool is_line(std::string_view text) {
  return text.find_first_of("\n\r\t") == std::string_view::npos;
}

template <auto kMember>
Taken path(const Value& value, Settings& into) {
  return text<kMember, is_path>(value, into, "a path, such as \"/etc/backsight/tls/key.pem\"");
}

Taken time_zone(const Value& value, Settings& into) {
  constexpr std::string_view kNeeded = "the name of a time zone, such as \"Europe/Berlin\"";
  const auto* name = std::get_if<std::string>(&value);
  if (name == nullptr) return wrong_type(kNeeded);
  TRY_VOID(check_time_zone(*name));
  into.time_zone = *name;
  return {};
}

Taken proxy_header(const Value& value, Settings& into) {
  constexpr std::array<std::string_view, 2> kWords = {"x-forwarded-for", "forwarded"};
  const auto* word = std::get_if<std::string>(&value);
  if (word == nullptr) return wrong_type("\"x-forwarded-for\" or \"forwarded\"");
  if (*word == kWords[0]) {
    into.proxy_header = ProxyHeader::kXForwardedFor;
  } else if (*word == kWords[1]) {
    into.proxy_header = ProxyHeader::kForwarded;
  } else {
    return core::fail(ErrorCode::kUnknownWord, "needs \"x-forwarded-for\" or \"forwarded\"" +
                                                   core::did_you_mean(*word, kWords));
  }
  return {};
}

using S = Settings;
constexpr std::array kFields = {
    Field{{"server", "listen"},
          [](const Value& value, S& into) {
            return text<&S::listen, is_address>(
                value, into, "the numeric address to listen on, such as \"127.0.0.1\" or \"::\"");
          }},
    Field{{"server", "port"},
          [](const Value& value, S& into) { return number<&S::port>(value, into, 0, 65535); }},
    Field{{"server", "data"}, path<&S::data>, &S::data},
    Field{{"server", "url"},
          [](const Value& value, S& into) {
            return text<&S::url, is_site>(
                value, into,
                "what people type, such as \"https://backsight.example\", without a path");
          }},
    Field{{"server", "host_names"},
          [](const Value& value, S& into) {
            return texts<&S::host_names, is_host>(
                value, into, "a list of names, such as [\"backsight.example\"]");
          }},
    Field{{"tls", "certificate"}, path<&S::certificate>, &S::certificate},
    Field{{"tls", "key"}, path<&S::certificate_key>, &S::certificate_key},
    Field{{"proxy", "trusted"},
          [](const Value& value, S& into) {
            return texts<&S::trusted_proxies, is_network>(
                value, into, "a list of addresses or networks, such as [\"10.0.0.7\"]");
          }},
    Field{{"proxy", "header"}, proxy_header},
    Field{{"keys", "master"}, path<&S::master_key>, &S::master_key},
    Field{{"clinic", "emergency_number"},
          [](const Value& value, S& into) {
            return text<&S::emergency_number, is_phone_number>(
                value, into, "digits, as a text such as \"112\" or \"+1 555 0100\"");
          }},
    Field{{"clinic", "time_zone"}, time_zone},
    Field{{"clinic", "team_hours"},
          [](const Value& value, S& into) {
            return text<&S::team_hours, is_line>(value, into, "one line of text");
          }},
    Field{{"sign_in", "relying_party"},
          [](const Value& value, S& into) {
            return text<&S::relying_party, is_host>(value, into,
                                                    "a domain, such as \"backsight.example\"");
          }},
    Field{
        {"sign_in", "idle_minutes"},
        [](const Value& value, S& into) { return number<&S::idle_minutes>(value, into, 1, 720); }},
    Field{
        {"retention", "record_years"},
        [](const Value& value, S& into) { return number<&S::record_years>(value, into, 0, 100); }},
};

constexpr std::array kNames = [] {
  std::array<KeyName, kFields.size()> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = kFields[i].name;
  return out;
}();

}  // namespace

std::span<const Field> fields() { return kFields; }

std::span<const KeyName> keys() { return kNames; }

std::vector<Complaint> check_together(const Settings& settings) {
  std::vector<Complaint> out;
  const auto complain = [&](KeyName about, std::string what) {
    out.push_back({about, {ErrorCode::kInconsistent, std::move(what), {}}});
  };
  if (settings.certificate.empty() != settings.certificate_key.empty()) {
    const bool lacks_key = settings.certificate_key.empty();
    complain({"tls", lacks_key ? "certificate" : "key"},
             lacks_key ? "needs its key as well: [tls] key" : "needs [tls] certificate as well");
  }
  const bool tls = !settings.certificate.empty();
  const bool proxy = !settings.trusted_proxies.empty();
  if (!is_loopback(settings.listen) && !tls && !proxy) {
    complain({"server", "listen"},
             "is not this machine's own address (127.0.0.1 or ::1): that needs [tls] certificate "
             "and key, or [proxy] trusted for a proxy that speaks TLS");
  }
  if (!settings.url.empty() && tls && !is_https(settings.url)) {
    complain({"server", "url"}, "begins with http://, but [tls] is set: people need https://");
  }
  if (!is_loopback(settings.listen) && settings.url.empty()) {
    complain({"server", "listen"},
             "is not this machine's own address: that needs [server] url, what people type to "
             "reach it");
  }
  if (!settings.relying_party.empty() &&
      !is_domain_of(settings.relying_party, host_of(settings.url))) {
    complain({"sign_in", "relying_party"},
             "must be the host of [server] url or a domain that it lies in: browsers refuse "
             "passkeys of another one");
  }
  return out;
}

}  // namespace backsight::config
