// SPDX-License-Identifier: MIT
#include "daemon/fetch/decode.hpp"

#include "feeds/base/ascii.hpp"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace gazetted::daemon::fetch {

namespace {

constexpr std::size_t chunk = 64u << 10;
constexpr int zstd_window_log = 23;     // 8 MiB, as RFC 8878 section 3.1.1.1.2 recommends
constexpr std::size_t usual_ratio = 20; // of what deflate makes of markup: most shrinks to a fifth

tl::unexpected<Error> broken(std::string_view encoding) {
    return fail(ErrorCode::decode, "the body is not complete, correct " + std::string(encoding) +
                                       " as its Content-Encoding says; the server has to be "
                                       "repaired");
}

tl::unexpected<Error> too_large(std::uint64_t limit) {
    return fail(ErrorCode::too_large,
                "the decoded body is larger than the limit of " + std::to_string(limit) + " bytes");
}

struct FreeDecompressor {
    void operator()(libdeflate_decompressor* d) const noexcept { libdeflate_free_decompressor(d); }
};

libdeflate_decompressor* decompressor() {
    thread_local const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> mine(
        libdeflate_alloc_decompressor());
    if (!mine) {
        throw std::bad_alloc();
    }
    return mine.get();
}

using Inflate = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*,
                                      std::size_t, std::size_t*, std::size_t*);

/// Appends one member to `out`; gives the bytes of `in` it took. libdeflate works on whole buffers:
/// where the room is too small it starts again with twice the room.
Result<std::size_t> inflate_member(Inflate inflate, std::string_view in, std::string& out,
                                   std::size_t guess, std::size_t limit, std::string_view name) {
    const std::size_t start = out.size();
    std::size_t room = std::clamp<std::size_t>(guess, 1, std::max<std::size_t>(limit - start, 1));
    for (;;) {
        out.resize(start + room);
        std::size_t used = 0;
        std::size_t made = 0;
        const auto result =
            inflate(decompressor(), in.data(), in.size(), out.data() + start, room, &used, &made);
        if (result == LIBDEFLATE_SUCCESS) {
            out.resize(start + made);
            return used;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE) {
            return broken(name);
        }
        if (start + room >= limit) {
            return too_large(limit);
        }
        room = std::min(room * 2, limit - start);
    }
}

std::size_t le32(std::string_view bytes) {
    std::size_t value = 0;
    for (std::size_t i = 4; i-- > 0;) {
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

Result<std::string> gunzip(std::string_view in, std::uint64_t limit) {
    constexpr std::size_t smallest = 18;
    std::string out;
    // The size that the trailer names is right for the usual one member; it may lie. More than text
    // shrinks by is not believed: that much memory would be cleared for nothing.
    std::size_t guess = in.size() >= smallest ? le32(in.substr(in.size() - 4)) : 0;
    guess = std::clamp(guess, in.size(), in.size() * usual_ratio);
    do {
        const auto used = inflate_member(libdeflate_gzip_decompress_ex, in, out, guess,
                                         static_cast<std::size_t>(limit), "gzip");
        if (!used) {
            return fail(used.error());
        }
        in.remove_prefix(*used);
        guess = in.size() * 4;
    } while (in.size() >= smallest && in.starts_with("\x1f\x8b")); // padding after it is harmless
    return out;
}

// RFC 9110 means zlib's format by "deflate"; many servers send the raw stream.
Result<std::string> inflate(std::string_view in, std::uint64_t limit) {
    const auto byte = [in](std::size_t i) { return static_cast<unsigned char>(in[i]); };
    const bool is_zlib =
        in.size() >= 2 && (byte(0) & 15) == 8 && (byte(0) * 256u + byte(1)) % 31 == 0;
    std::string out;
    auto used =
        inflate_member(is_zlib ? libdeflate_zlib_decompress_ex : libdeflate_deflate_decompress_ex,
                       in, out, in.size() * 4, static_cast<std::size_t>(limit), "deflate");
    if (!used) {
        return fail(std::move(used.error()));
    }
    return out;
}

struct FreeBrotli {
    void operator()(BrotliDecoderState* state) const noexcept {
        BrotliDecoderDestroyInstance(state);
    }
};

Result<std::string> unbrotli(std::string_view in, std::uint64_t limit) {
    const std::unique_ptr<BrotliDecoderState, FreeBrotli> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (!state) {
        throw std::bad_alloc();
    }
    std::string out;
    std::size_t left = in.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(in.data());
    for (;;) {
        std::size_t none = 0;
        const auto result =
            BrotliDecoderDecompressStream(state.get(), &left, &next, &none, nullptr, nullptr);
        while (BrotliDecoderHasMoreOutput(state.get()) != BROTLI_FALSE) {
            std::size_t size = 0;
            const auto* bytes = BrotliDecoderTakeOutput(state.get(), &size);
            if (out.size() + size > limit) {
                return too_large(limit);
            }
            out.append(reinterpret_cast<const char*>(bytes), size);
        }
        if (result == BROTLI_DECODER_RESULT_SUCCESS) {
            return out;
        }
        if (result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
            return broken("brotli");
        }
    }
}

struct FreeZstd {
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

Result<std::string> unzstd(std::string_view in, std::uint64_t limit) {
    const std::unique_ptr<ZSTD_DCtx, FreeZstd> context(ZSTD_createDCtx());
    if (!context) {
        throw std::bad_alloc();
    }
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, zstd_window_log);
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    std::string out;
    std::size_t size = 0;
    std::size_t pending = 1; // 0 exactly at the end of a frame
    while (input.pos < input.size || pending != 0) {
        out.resize(std::max(out.size(), size + chunk));
        ZSTD_outBuffer output{out.data() + size, out.size() - size, 0};
        const auto before = input.pos;
        pending = ZSTD_decompressStream(context.get(), &output, &input);
        size += output.pos;
        if (ZSTD_isError(pending) != 0 || (input.pos == before && output.pos == 0)) {
            return broken("zstd");
        }
        if (size > limit) {
            return too_large(limit);
        }
    }
    out.resize(size);
    return out;
}

Result<std::string> decode_one(std::string raw, std::string_view encoding, std::uint64_t limit) {
    if (ascii::equals_ignoring_case(encoding, "identity") || encoding.empty()) {
        return raw;
    }
    if (raw.empty()) { // a server that compresses nothing to nothing
        return raw;
    }
    if (ascii::equals_ignoring_case(encoding, "gzip") ||
        ascii::equals_ignoring_case(encoding, "x-gzip")) {
        return gunzip(raw, limit);
    }
    if (ascii::equals_ignoring_case(encoding, "deflate")) {
        return inflate(raw, limit);
    }
    if (ascii::equals_ignoring_case(encoding, "br")) {
        return unbrotli(raw, limit);
    }
    if (ascii::equals_ignoring_case(encoding, "zstd")) {
        return unzstd(raw, limit);
    }
    return fail(ErrorCode::decode,
                "the body is in the unknown Content-Encoding \"" + std::string(encoding) + "\"");
}

} // namespace

Result<std::string> decode_body(std::string raw, std::string_view encoding, std::uint64_t limit) {
    if (raw.size() > limit) {
        return too_large(limit);
    }
    int layers = 0;
    while (!encoding.empty()) { // the last one named was applied last
        const auto comma = encoding.rfind(',');
        const auto last =
            ascii::trim(comma == std::string_view::npos ? encoding : encoding.substr(comma + 1));
        encoding = comma == std::string_view::npos ? std::string_view{} : encoding.substr(0, comma);
        if (last.empty() || ascii::equals_ignoring_case(last, "identity")) {
            continue;
        }
        if (++layers > max_encodings) {
            return fail(ErrorCode::decode, "the body is compressed more than " +
                                               std::to_string(max_encodings) + " times over");
        }
        auto decoded = decode_one(std::move(raw), last, limit);
        if (!decoded) {
            return decoded;
        }
        raw = std::move(*decoded);
    }
    return raw;
}

} // namespace gazetted::daemon::fetch
