// SPDX-License-Identifier: MIT
#include "daemon/serve/tls.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

namespace gazetted::daemon::serve {

namespace {

Result<std::string> read_file(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in || text.view().empty()) {
        return fail(ErrorCode::io,
                    fmt::format("cannot read {}: server.tls_certificate and server.tls_key name "
                                "PEM files that this user may read",
                                name));
    }
    return std::move(text).str();
}

template <auto release>
struct Release {
    template <class T>
    void operator()(T* one) const noexcept {
        release(one);
    }
};
using Memory = std::unique_ptr<BIO, Release<BIO_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;

Memory memory_of(const std::string& text) {
    return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

} // namespace

Result<Tls> read_tls(const config::Server& config) {
    Tls tls{config.tls_certificate, config.tls_key, {}, {}};
    if (tls.certificate_file.empty()) {
        return tls;
    }
    auto certificate = read_file(tls.certificate_file);
    if (!certificate) {
        return fail(std::move(certificate.error()));
    }
    auto key = read_file(tls.key_file);
    if (!key) {
        return fail(std::move(key.error()));
    }
    tls.certificate = std::move(*certificate);
    tls.key = std::move(*key);
    return tls;
}

Result<Instant> end_of_certificate(const Tls& tls) {
    const auto unusable = [](std::string text) { return fail(ErrorCode::io, std::move(text)); };
    const Certificate certificate(
        PEM_read_bio_X509(memory_of(tls.certificate).get(), nullptr, nullptr, nullptr));
    if (!certificate) {
        return unusable(fmt::format("{} is no PEM certificate", tls.certificate_file));
    }
    // No terminal is asked for a passphrase.
    const auto no_passphrase = [](char*, int, int, void*) noexcept { return 0; };
    const Key key(
        PEM_read_bio_PrivateKey(memory_of(tls.key).get(), nullptr, +no_passphrase, nullptr));
    if (!key || X509_check_private_key(certificate.get(), key.get()) != 1) {
        return unusable(fmt::format("{} is not the key of the certificate in {}", tls.key_file,
                                    tls.certificate_file));
    }
    std::tm end{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) {
        return unusable(fmt::format("{} does not say how long it is valid", tls.certificate_file));
    }
    return Instant(Seconds(::timegm(&end)));
}

} // namespace gazetted::daemon::serve
