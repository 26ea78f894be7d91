#include "backsight/api/security_headers.h"

#include <array>

namespace backsight::api {
namespace {

constexpr std::array kHeaders = {
    // Nothing from elsewhere, nothing inline. The engine is WebAssembly: 'wasm-unsafe-eval' lets
    // the browser compile it and allows no eval of script.
    FixedHeader{"content-security-policy",
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
                "img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
                "worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"},
    FixedHeader{"x-content-type-options", "nosniff"},
    FixedHeader{"referrer-policy", "no-referrer"},
    FixedHeader{"permissions-policy",
                "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
                "magnetometer=(), microphone=(), payment=(), usb=()"},
    FixedHeader{"cross-origin-opener-policy", "same-origin"},
    FixedHeader{"cross-origin-resource-policy", "same-origin"},
};

}  // namespace

std::span<const FixedHeader> security_headers() { return kHeaders; }

}  // namespace backsight::api
