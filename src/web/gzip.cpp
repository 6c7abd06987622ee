#include "web/gzip.hpp"

#include "base/check.hpp"

#include <limits>
#include <zlib.h>

namespace chapeau::web {
namespace {

// RFC 1952: what a decoder needs; zlib writes a gzip wrapper when 16 is added to its window.
constexpr int kWindowBits = 15 + 16;
constexpr int kMemoryLevel = 8; // zlib's own default.
constexpr int kQuickLevel = 3;

} // namespace

std::string gzip(std::string_view bytes, GzipEffort effort) {
    ENSURE(bytes.size() < std::numeric_limits<uInt>::max() / 2, "gzip takes a page, not a disk");
    z_stream stream{};
    const int level = effort == GzipEffort::Best ? Z_BEST_COMPRESSION : kQuickLevel;
    ENSURE(deflateInit2(&stream, level, Z_DEFLATED, kWindowBits, kMemoryLevel,
                        Z_DEFAULT_STRATEGY) == Z_OK,
           "zlib has no memory to start");
    std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    // zlib reads from here and never writes, though its type does not say so.
    stream.next_in =
        const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data())); // NOLINT(*-const-cast)
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    ENSURE(outcome == Z_STREAM_END, "zlib promised that this space suffices");
    return packed;
}

} // namespace chapeau::web
