// From bytes to requests, without sockets: Beast's parser, and the rules that stand before every
// route. No chunked body is accepted, so the ways to disagree about a request's end are few.
//
// Threads: one object belongs to one.
#pragma once

#include "web/http/host_list.hpp"
#include "web/http/refusal.hpp"
#include "web/http_message.hpp"
#include "web/server.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace chapeau::web {

class RequestReader {
public:
    enum class Step : std::uint8_t { NeedMore, Ready, Refused };

    /// `hosts` outlives the reader.
    explicit RequestReader(const HostList& hosts, std::size_t body_bytes_max = kBodyBytesMax);
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;
    ~RequestReader();

    /// The next bytes of the connection. They may end one request and begin others.
    void feed(std::string_view bytes);

    /// As far as the bytes go. After Ready, `take` before the next call. Refused is final.
    Step next();

    /// The request, but for `peer` and `received_at`.
    Request take();

    const Refusal& refusal() const;

    /// Of the request that `take` gave, whether another one may follow.
    bool keep_alive() const;
    /// Whether some bytes of a request are here, but not all.
    bool has_begun() const;
    /// Whether the headers are read and the body is awaited.
    bool is_in_body() const;
    /// True once, when the other side waits for "100 Continue" before it sends the body.
    bool take_expectation();

private:
    struct Parser;

    std::unique_ptr<Parser> parser_;
};

} // namespace chapeau::web
