// SPDX-License-Identifier: MIT
#include "daemon/fetch/decode.hpp"
#include "tests/support/catch.hpp"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <string>

using namespace gazetted;
using daemon::fetch::decode_body;

namespace {

std::string deflate_as(std::string_view text, int window_bits) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
    std::string in(text);
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}
std::string gzip(std::string_view text) {
    return deflate_as(text, 31);
}

std::string brotli(std::string_view text) {
    std::string out(BrotliEncoderMaxCompressedSize(text.size()) + 64, '\0');
    std::size_t size = out.size();
    REQUIRE(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, text.size(),
                                  reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                  reinterpret_cast<std::uint8_t*>(out.data())) != BROTLI_FALSE);
    out.resize(size);
    return out;
}

std::string zstd(std::string_view text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

const std::string sample = [] {
    std::string text;
    for (int i = 0; i < 3000; ++i) {
        text += "<item>" + std::to_string(i * 7919) + "</item>";
    }
    return text;
}();

ErrorCode failure(std::string raw, std::string_view encoding, std::uint64_t limit = 1u << 20) {
    const auto decoded = decode_body(std::move(raw), encoding, limit);
    REQUIRE_FALSE(decoded.has_value());
    return decoded.error().code;
}

} // namespace

TEST_CASE("every encoding that is asked for is undone") {
    const std::pair<std::string, const char*> table[] = {
        {sample, ""},
        {sample, "identity"},
        {gzip(sample), "gzip"},
        {gzip(sample), "X-GZip"},
        {deflate_as(sample, 15), "deflate"},
        {deflate_as(sample, -15), "deflate"},
        {brotli(sample), "br"},
        {zstd(sample), "zstd"},
        {gzip(zstd(sample)), "zstd, gzip"},
        {gzip(sample), " identity , gzip,"},
        {gzip(sample) + gzip(""), "gzip"},
    };
    for (const auto& [raw, encoding] : table) {
        INFO(encoding);
        const auto decoded = decode_body(raw, encoding, 1u << 20);
        REQUIRE(decoded.has_value());
        CHECK(*decoded == sample);
    }
}

TEST_CASE("members and frames that follow each other are joined, padding is ignored") {
    CHECK(decode_body(gzip("ab") + gzip("cd"), "gzip", 100).value() == "abcd");
    CHECK(decode_body(zstd("ab") + zstd("cd"), "zstd", 100).value() == "abcd");
    CHECK(decode_body(gzip("ab") + std::string(30, '\0'), "gzip", 100).value() == "ab");
    CHECK(decode_body(gzip(sample) + gzip("x"), "gzip", 1u << 20).value() == sample + "x");
}

TEST_CASE("an empty body is empty in every encoding") {
    for (const char* encoding : {"gzip", "deflate", "br", "zstd", ""}) {
        CHECK(decode_body("", encoding, 100).value().empty());
    }
    CHECK(decode_body(gzip(""), "gzip", 100).value().empty());
}

TEST_CASE("a truncated or damaged body does not decode") {
    for (const auto& [raw, encoding] :
         {std::pair{gzip(sample), "gzip"}, std::pair{deflate_as(sample, 15), "deflate"},
          std::pair{brotli(sample), "br"}, std::pair{zstd(sample), "zstd"}}) {
        INFO(encoding);
        for (const std::size_t cut : {std::size_t{1}, raw.size() / 2, raw.size() - 1}) {
            CHECK(failure(raw.substr(0, cut), encoding) == ErrorCode::decode);
        }
        CHECK(failure("<rss>plain, not encoded</rss>", encoding) == ErrorCode::decode);
    }
    auto flipped = gzip(sample);
    flipped[flipped.size() - 6] =
        static_cast<char>(flipped[flipped.size() - 6] ^ 1); // the checksum
    CHECK(failure(flipped, "gzip") == ErrorCode::decode);
}

TEST_CASE("unknown encodings and too many layers are refused") {
    CHECK(failure("x", "x-evil") == ErrorCode::decode);
    CHECK(failure(gzip(gzip(gzip("x"))), "gzip, gzip, gzip") == ErrorCode::decode);
    CHECK(decode_body(gzip(gzip("x")), "gzip, gzip", 1000).value() == "x");
}

TEST_CASE("what decodes to exactly the limit passes, a byte more does not") {
    for (const auto& [raw, encoding] :
         {std::pair{gzip(sample), "gzip"}, std::pair{deflate_as(sample, -15), "deflate"},
          std::pair{brotli(sample), "br"}, std::pair{zstd(sample), "zstd"},
          std::pair{sample, ""}}) {
        INFO(encoding);
        CHECK(decode_body(raw, encoding, sample.size()).value() == sample);
        CHECK(failure(raw, encoding, sample.size() - 1) == ErrorCode::too_large);
    }
}

TEST_CASE("a bomb is stopped at the limit") {
    const std::string zeros(64u << 20, '\0');
    CHECK(failure(gzip(zeros), "gzip") == ErrorCode::too_large);
    CHECK(failure(gzip(gzip(zeros)), "gzip, gzip") == ErrorCode::too_large);
    CHECK(failure(deflate_as(zeros, 15), "deflate") == ErrorCode::too_large);
    CHECK(failure(brotli(zeros), "br") == ErrorCode::too_large);
    CHECK(failure(zstd(zeros), "zstd") == ErrorCode::too_large);
    std::string members;
    for (int i = 0; i < 1000; ++i) {
        members += gzip(std::string(2000, 'x'));
    }
    CHECK(failure(members, "gzip") == ErrorCode::too_large);
}

TEST_CASE("a gzip trailer that lies about the size is only a guess") {
    auto raw = gzip(sample);
    raw.replace(raw.size() - 4, 4, std::string("\x01\x00\x00\x00", 4));
    CHECK(failure(raw, "gzip") == ErrorCode::decode);
    raw.replace(raw.size() - 4, 4, "\xff\xff\xff\xff");
    CHECK(failure(raw, "gzip") == ErrorCode::decode);
}
