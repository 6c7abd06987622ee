// TLS 1.2 and later on a socket that does not block. The library works on the descriptor itself: a
// connection costs 15 KB, where the usual pair of memory buffers costs 70. The only file pair of
// this layer that knows OpenSSL.
//
// Threads: the web thread's, but for `load`.
#pragma once

#include "base/result.hpp"
#include "web/http/io_result.hpp"
#include "web/server.hpp"

#include <memory>
#include <span>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace chapeau::web {

/// A certificate with its key, read once. Sessions that were begun with it keep it.
class TlsContext {
public:
    /// Says which file is wrong and why: absent, no certificate, not the key's, out of its time, a
    /// key with a pass phrase or one that every user of the machine can read.
    static Result<std::shared_ptr<TlsContext>> load(const TlsFiles& files);

    ssl_ctx_st* get() const { return context_.get(); }

private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };

    TlsContext() = default;

    std::unique_ptr<ssl_ctx_st, Free> context_;
};

class TlsSession {
public:
    /// Null when there is no memory. `descriptor` stays its owner's and outlives the session.
    static std::unique_ptr<TlsSession> make(const TlsContext& context, int descriptor);

    IoResult handshake();
    IoResult read(std::span<char> bytes);
    IoResult write(std::string_view bytes);
    /// Bytes that have been decrypted already: no wait on the socket would tell of them.
    bool has_pending() const;
    /// Says goodbye, as far as the socket takes it.
    void shutdown();

private:
    struct Free {
        void operator()(ssl_st* session) const;
    };

    TlsSession() = default;
    IoResult outcome(int returned, std::size_t bytes);

    std::unique_ptr<ssl_st, Free> session_;
    bool is_broken_ = false; // After an error, not even a goodbye may be written.
};

} // namespace chapeau::web
