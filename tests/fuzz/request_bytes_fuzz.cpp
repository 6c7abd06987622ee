// Everything that a connection's bytes meet before a route: Beast's parser and the rules around it.
#include "base/check.hpp"
#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "web/http/request_reader.hpp"
#include "web/server.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace chapeau;

// The requests that were taken, each in short. A refusal may come later when the bytes come slowly,
// since Beast then waits for the end of the header; what is taken may not differ.
std::vector<std::string> read_in_pieces(std::string_view bytes, std::size_t piece_bytes) {
    static const web::HostList hosts({"phone.test"}, 8080);
    web::RequestReader reader(hosts);
    std::vector<std::string> outcome;
    while (true) {
        const auto step = reader.next();
        if (step == web::RequestReader::Step::Ready) {
            const auto request = reader.take();
            ENSURE(request.path.starts_with('/') && is_valid_utf8(request.path),
                   "a path is no path");
            ENSURE(request.body.size() <= web::kBodyBytesMax, "a body is too large");
            ENSURE(request.path.size() + request.query.size() <= web::kTargetBytesMax,
                   "a target is too long");
            outcome.push_back(request.path + "?" + request.query + "|" + request.body);
            if (!reader.keep_alive()) {
                return outcome;
            }
        } else if (step == web::RequestReader::Step::Refused) {
            ENSURE(reader.refusal().status >= 400, "a refusal is none");
            return outcome;
        } else if (bytes.empty()) {
            return outcome;
        } else {
            const auto size = std::min(piece_bytes, bytes.size());
            reader.feed(bytes.substr(0, size));
            bytes.remove_prefix(size);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto whole = read_in_pieces(bytes, bytes.size() + 1);
    if (bytes.size() <= 4096) { // Else the time goes into one input.
        ENSURE(read_in_pieces(bytes, 1) == whole, "the outcome depends on how the bytes came");
    }
    return 0;
}
