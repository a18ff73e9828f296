// SPDX-License-Identifier: MIT
#include "daemon/websub/signature.hpp"

#include "feeds/base/assert.hpp"
#include "feeds/render/usable.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>

namespace gazetted::daemon::websub {

namespace {

std::string to_hex(const unsigned char* bytes, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (std::size_t i = 0; i < count; ++i) {
        hex += digits[bytes[i] >> 4U];
        hex += digits[bytes[i] & 15U];
    }
    return hex;
}

std::string hmac(const EVP_MD* method, std::string_view secret, std::string_view body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* made = HMAC(method, secret.data(), static_cast<int>(secret.size()),
                            reinterpret_cast<const unsigned char*>(body.data()), body.size(),
                            digest.data(), &size);
    GAZETTED_ASSERT(made != nullptr);
    return to_hex(digest.data(), size);
}

const EVP_MD* method_of(std::string_view name) {
    if (name == "sha1") {
        return EVP_sha1();
    }
    if (name == "sha256") {
        return EVP_sha256();
    }
    if (name == "sha384") {
        return EVP_sha384();
    }
    return name == "sha512" ? EVP_sha512() : nullptr;
}

} // namespace

std::string sign(std::string_view secret, std::string_view body) {
    return "sha256=" + hmac(EVP_sha256(), secret, body);
}

bool is_signed(std::string_view signature, std::string_view secret, std::string_view body) {
    const auto equals = signature.find('=');
    const EVP_MD* method =
        equals == std::string_view::npos ? nullptr : method_of(signature.substr(0, equals));
    if (method == nullptr) {
        return false;
    }
    const std::string expected = hmac(method, secret, body);
    const std::string_view given = signature.substr(equals + 1);
    return given.size() == expected.size() &&
           CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

std::string random_token() {
    std::array<unsigned char, 20> bytes{};
    const int done = RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    GAZETTED_ASSERT(done == 1);
    return to_hex(bytes.data(), bytes.size());
}

Form& Form::add(std::string_view name, std::string_view value) {
    text_ += text_.empty() ? "" : "&";
    text_.append(name).append("=").append(render::encode_component(value));
    return *this;
}

} // namespace gazetted::daemon::websub
