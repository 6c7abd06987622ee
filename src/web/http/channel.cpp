#include "web/http/channel.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace chapeau::web {

namespace {

// With the default the kernel would keep up to 4 MB for each phone that stops reading.
constexpr int kStreamSendBufferBytes = 16'384;

IoResult outcome_of(ssize_t returned, IoNeed need) {
    if (returned > 0) {
        return {static_cast<std::size_t>(returned), IoNeed::Nothing};
    }
    const bool may_come = returned < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return {0, may_come ? need : IoNeed::Closed};
}

} // namespace

Channel::Channel(TcpSocket socket, std::unique_ptr<TlsSession> tls)
    : socket_(std::move(socket)), tls_(std::move(tls)) {}

IoResult Channel::handshake() {
    return tls_ ? tls_->handshake() : IoResult{};
}

IoResult Channel::read(std::span<char> bytes) {
    if (tls_) {
        return tls_->read(bytes);
    }
    return outcome_of(::recv(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT),
                      IoNeed::Read);
}

IoResult Channel::write(std::string_view first, std::string_view second) {
    if (tls_) {
        return tls_->write(first.empty() ? second : first);
    }
    // The kernel's structure has no const; it only reads.
    std::array<iovec, 2> parts = {{{const_cast<char*>(first.data()), first.size()},
                                   {const_cast<char*>(second.data()), second.size()}}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    return outcome_of(::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL),
                      IoNeed::Write);
}

void Channel::shrink() {
    ErrorCode ignored; // The phone is served with the kernel's default too, only at a higher price.
    socket_.set_option(asio::socket_base::send_buffer_size(kStreamSendBufferBytes), ignored);
}

void Channel::shutdown_send() {
    if (tls_) {
        tls_->shutdown();
    }
    ErrorCode ignored; // The other side may have gone before us.
    socket_.shutdown(TcpSocket::shutdown_send, ignored);
}

void Channel::close() {
    ErrorCode ignored; // Whatever it says, the descriptor is gone.
    socket_.close(ignored);
}

} // namespace chapeau::web
