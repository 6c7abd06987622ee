// One connection's bytes, plain or under TLS. Nothing here waits: an attempt tells what it needs,
// and `wait` calls back once when that has come. So one state machine serves both, and a silent
// connection holds no buffer.
//
// Threads: the web thread's.
#pragma once

#include "web/http/asio.hpp"
#include "web/http/io_result.hpp"
#include "web/http/tls.hpp"

#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace chapeau::web {

class Channel {
public:
    /// `tls` is null on a plain connection.
    Channel(TcpSocket socket, std::unique_ptr<TlsSession> tls);

    IoResult handshake();
    IoResult read(std::span<char> bytes);
    /// One after the other, in one go where the socket takes it. `first` may be empty, not both.
    IoResult write(std::string_view first, std::string_view second);

    bool is_tls() const { return tls_ != nullptr; }
    bool has_pending() const { return tls_ && tls_->has_pending(); }

    /// `need` is Read or Write. `woken` is called with an error after `close`.
    template <class Woken>
    void wait(IoNeed need, Woken woken) {
        socket_.async_wait(need == IoNeed::Read ? TcpSocket::wait_read : TcpSocket::wait_write,
                           std::move(woken));
    }

    /// For a connection that lives long and may fall asleep: the kernel keeps little for it.
    void shrink();
    /// No more bytes from us; theirs can still be read.
    void shutdown_send();
    void close();

private:
    TcpSocket socket_;
    std::unique_ptr<TlsSession> tls_;
};

} // namespace chapeau::web
