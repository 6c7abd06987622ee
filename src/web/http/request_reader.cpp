#include "web/http/request_reader.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "web/http/asio.hpp"
#include "web/http/target.hpp"
#include "web/server.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string>

namespace chapeau::web {

namespace beast_http = boost::beast::http;
using beast_http::field;
using Headers = beast_http::request<beast_http::string_body>;

namespace {

constexpr unsigned kHttp11 = 11;

std::string_view beast_view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

std::string header_value_of(const Headers& headers, field name) {
    return std::string(beast_view(headers[name]));
}

std::optional<Method> method_of_verb(beast_http::verb verb) {
    switch (verb) {
    case beast_http::verb::get:
        return Method::Get;
    case beast_http::verb::head:
        return Method::Head;
    case beast_http::verb::post:
        return Method::Post;
    default:
        return {};
    }
}

bool is_gzip_named(std::string_view accept_encoding) {
    while (!accept_encoding.empty()) {
        const auto comma = std::min(accept_encoding.find(','), accept_encoding.size());
        const auto item = to_lower_ascii(accept_encoding.substr(0, comma));
        accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
        const auto semicolon = item.find(';');
        const auto weight = semicolon == std::string::npos
                                ? std::string_view()
                                : trim(std::string_view(item).substr(semicolon + 1));
        if (trim(std::string_view(item).substr(0, semicolon)) == "gzip") {
            // "q=0", "q=0.000": not wanted.
            return !weight.starts_with("q=0") ||
                   weight.find_first_not_of("0.", 2) != std::string_view::npos;
        }
    }
    return false;
}

std::optional<Refusal> fault_of_framing(const Headers& headers) {
    const auto lengths = headers.count(field::content_length);
    if (headers.count(field::transfer_encoding) > 0) {
        return lengths > 0 ? kBadFraming : kNoLength;
    }
    const auto length = beast_view(headers[field::content_length]);
    // Beast takes a list of equal lengths for one; whoever stands before us may not.
    if (lengths > 1 || length.find_first_not_of("0123456789") != std::string_view::npos) {
        return kBadFraming;
    }
    if (lengths == 0 && headers.method() == beast_http::verb::post) {
        return kNoLength;
    }
    return {};
}

// Two values of one of these would leave it open which one the rules are about.
std::optional<Refusal> fault_of_fields(const Headers& headers) {
    constexpr std::array kSingle = {field::authorization, field::content_type, field::origin,
                                    field::expect, field::if_none_match};
    for (const auto name : kSingle) {
        if (headers.count(name) > 1 || !is_valid_utf8(beast_view(headers[name]))) {
            return kBadRequest;
        }
    }
    if (headers.count("X-Chapeau") > 1 || !is_valid_utf8(beast_view(headers["X-Chapeau"]))) {
        return kBadRequest;
    }
    const auto expectation = beast_view(headers[field::expect]);
    if (!expectation.empty() && to_lower_ascii(expectation) != "100-continue") {
        return kBadExpectation;
    }
    return {};
}

// In the order of what must be right before the rest means anything.
std::optional<Refusal> fault_of_header(const Headers& headers, const HostList& hosts) {
    if (headers.count(field::host) != 1) {
        return kBadHost;
    }
    if (!hosts.allows(beast_view(headers[field::host]))) {
        return kWrongHost;
    }
    if (headers.target().size() > kTargetBytesMax) {
        return kTargetTooLong;
    }
    if (!method_of_verb(headers.method())) {
        return kWrongMethod;
    }
    if (auto fault = fault_of_framing(headers)) {
        return fault;
    }
    if (auto fault = fault_of_fields(headers)) {
        return fault;
    }
    if (!parse_target(beast_view(headers.target()))) {
        return kBadTarget;
    }
    return {};
}

Refusal refusal_of(const ErrorCode& error) {
    if (error == beast_http::error::header_limit) {
        return kHeaderTooLarge;
    }
    if (error == beast_http::error::body_limit) {
        return kBodyTooLarge;
    }
    if (error == beast_http::error::bad_content_length ||
        error == beast_http::error::bad_transfer_encoding) {
        return kBadFraming;
    }
    return kBadRequest;
}

} // namespace

struct RequestReader::Parser {
    using Beast = beast_http::request_parser<beast_http::string_body>;

    Parser(const HostList& allowed, std::size_t body_max)
        : hosts(allowed), body_bytes_max(body_max) {}

    void begin() {
        beast.emplace();
        beast->header_limit(static_cast<std::uint32_t>(kHeaderBytesMax));
        beast->body_limit(body_bytes_max);
        header_bytes = 0;
        expects = false;
    }

    // One step of Beast's parser; true when it got further.
    bool put() {
        ErrorCode error;
        const bool in_header = !beast->is_header_done();
        beast->eager(!in_header);
        const auto used =
            beast->put(asio::buffer(bytes.data() + offset, bytes.size() - offset), error);
        offset += used;
        if (in_header) {
            header_bytes += used;
        }
        if (error && error != beast_http::error::need_more) {
            refusal = refusal_of(error);
            return false;
        }
        const auto pending = in_header && !beast->is_header_done() ? bytes.size() - offset : 0;
        if (header_bytes + pending > kHeaderBytesMax) {
            refusal = kHeaderTooLarge;
            return false;
        }
        if (in_header && beast->is_header_done()) {
            refusal = fault_of_header(beast->get(), hosts);
            expects = beast->get().count(field::expect) > 0;
            return !refusal;
        }
        return !error && used > 0;
    }

    const HostList& hosts;
    const std::size_t body_bytes_max;
    std::optional<Beast> beast;
    std::string bytes;
    std::size_t offset = 0;
    std::size_t header_bytes = 0;
    std::optional<Refusal> refusal;
    bool expects = false;
    bool is_ready = false;
    bool is_kept_alive = false;
};

RequestReader::RequestReader(const HostList& hosts, std::size_t body_bytes_max)
    : parser_(std::make_unique<Parser>(hosts, body_bytes_max)) {}

RequestReader::~RequestReader() = default;

void RequestReader::feed(std::string_view bytes) {
    auto& parser = *parser_;
    parser.bytes.erase(0, parser.offset);
    parser.offset = 0;
    parser.bytes.append(bytes);
}

RequestReader::Step RequestReader::next() {
    auto& parser = *parser_;
    while (!parser.refusal) {
        if (!parser.beast) {
            if (parser.offset == parser.bytes.size()) {
                // Between two requests a connection keeps no memory.
                std::string().swap(parser.bytes);
                parser.offset = 0;
                return Step::NeedMore;
            }
            parser.begin();
        }
        if (parser.beast->is_header_done() && parser.beast->is_done()) {
            parser.is_ready = true;
            return Step::Ready;
        }
        if (!parser.put() && !parser.refusal) {
            return Step::NeedMore;
        }
    }
    return Step::Refused;
}

Request RequestReader::take() {
    auto& parser = *parser_;
    ENSURE(parser.is_ready, "a request is taken when it is ready");
    auto message = parser.beast->release();
    auto target = parse_target(beast_view(message.target()));
    ENSURE(target, "the target of a ready request was read before");
    Request request;
    request.method = *method_of_verb(message.method());
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.content_type = header_value_of(message, field::content_type);
    request.accept_language = header_value_of(message, field::accept_language);
    request.authorization = header_value_of(message, field::authorization);
    request.if_none_match = header_value_of(message, field::if_none_match);
    request.origin = header_value_of(message, field::origin);
    request.x_chapeau = std::string(beast_view(message["X-Chapeau"]));
    request.stripe_signature = std::string(beast_view(message["Stripe-Signature"]));
    request.accepts_gzip = is_gzip_named(beast_view(message[field::accept_encoding]));
    request.body = std::move(message.body());
    parser.is_kept_alive = message.version() == kHttp11 && message.keep_alive();
    parser.beast.reset();
    parser.is_ready = false;
    return request;
}

const Refusal& RequestReader::refusal() const {
    ENSURE(parser_->refusal, "only what was refused has a refusal");
    return *parser_->refusal;
}

bool RequestReader::keep_alive() const {
    return parser_->is_kept_alive;
}

bool RequestReader::has_begun() const {
    return parser_->beast || parser_->offset < parser_->bytes.size();
}

bool RequestReader::is_in_body() const {
    return parser_->beast && parser_->beast->is_header_done();
}

bool RequestReader::take_expectation() {
    // Whoever has sent some of the body waits for nothing.
    const bool waits = parser_->expects && is_in_body() && parser_->offset == parser_->bytes.size();
    parser_->expects = false;
    return waits;
}

} // namespace chapeau::web
