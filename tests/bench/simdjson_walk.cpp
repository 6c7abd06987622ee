#include "bench/simdjson_walk.hpp"

#include <simdjson.h>
#include <string_view>

namespace chapeau::test {

namespace {

namespace dom = simdjson::dom;

// NOLINTNEXTLINE(misc-no-recursion): documents of our own making nest a few levels deep.
std::size_t visit(const dom::element& element) {
    std::size_t bytes = 0;
    switch (element.type()) {
    case dom::element_type::OBJECT:
        for (const auto member : dom::object(element)) {
            bytes += member.key.size() + visit(member.value);
        }
        break;
    case dom::element_type::ARRAY:
        for (const auto each : dom::array(element)) {
            bytes += visit(each);
        }
        break;
    case dom::element_type::STRING:
        bytes = std::string_view(element).size();
        break;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
        bytes = double(element) > 0 ? 2U : 1U;
        break;
    case dom::element_type::BOOL:
        bytes = bool(element) ? 2U : 1U;
        break;
    case dom::element_type::NULL_VALUE:
        bytes = 1;
        break;
    }
    return bytes;
}

} // namespace

struct SimdjsonWalk::Reader {
    simdjson::padded_string document;
    dom::parser parser;
};

SimdjsonWalk::SimdjsonWalk(const std::string& document) : reader_(std::make_unique<Reader>()) {
    reader_->document = simdjson::padded_string(document);
}

SimdjsonWalk::~SimdjsonWalk() = default;

std::size_t SimdjsonWalk::walk() {
    dom::element document;
    return reader_->parser.parse(reader_->document).get(document) == simdjson::SUCCESS
               ? visit(document)
               : 0;
}

} // namespace chapeau::test
