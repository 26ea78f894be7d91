// Who asks, when proxies stand between. Private to net.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "backsight/api/http.h"
#include "backsight/core/result.h"
#include "backsight/net/server.h"

namespace backsight::net {

using Address = boost::asio::ip::address;

/// An IPv4 address that comes in IPv6 clothes (::ffff:192.0.2.7) is the IPv4 address.
[[nodiscard]] Address plain(const Address& address);

/// Addresses and networks.
class Networks {
 public:
  Networks() = default;
  /// "10.0.0.7", "10.0.0.0/8", "fd00::/8". Error: kOutOfRange for what is neither.
  [[nodiscard]] static core::Result<Networks> make(const std::vector<std::string>& texts);

  [[nodiscard]] bool empty() const { return four_.empty() && six_.empty(); }
  [[nodiscard]] bool hold(const Address& address) const;

 private:
  std::vector<boost::asio::ip::network_v4> four_;
  std::vector<boost::asio::ip::network_v6> six_;
};

/// The address of the client: the peer, or, as long as that is a trusted proxy, whom it names last
/// in its header. Where a trusted proxy names nobody that is an address, it is the proxy itself.
/// Whatever stands further left was written by somebody who is not trusted.
[[nodiscard]] Address client_of(const Address& peer, const std::vector<api::Header>& headers,
                                const Networks& trusted, ForwardedBy which);

}  // namespace backsight::net
