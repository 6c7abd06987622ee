#include "fuzz.hpp"
#include "sources/generic_json/parse.hpp"

// The first line is the Link header, the rest the body; the mapping is one that uses everything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto text = fuzz::text_of(data, size);
    const auto line = text.find('\n');
    auto response = fuzz::answer(line == std::string::npos ? text : text.substr(line + 1));
    response.headers.push_back({"link", text.substr(0, line)});
    sources::generic_json::Mapping mapping;
    mapping.rows = "/r";
    mapping.currency = "/c";
    mapping.name = "/n";
    mapping.message = "/m";
    mapping.anonymous = "/a";
    mapping.donor_key = "/d";
    mapping.status = "/s";
    mapping.next_page = "/next";
    mapping.total_count = "/count";
    mapping.total_sum = "/sum";
    const auto page = sources::generic_json::parse_page(response, mapping, fuzz::usd());
    if (page) {
        fuzz::check_page(page->rows);
    }
    return 0;
}
