// A client of the tests: one TCP connection to 127.0.0.1 that says exactly the bytes it is told. It
// waits for what the server does, ten seconds at most.
#pragma once

#include "base/check.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace chapeau::web::test {

class TestPhone {
public:
    explicit TestPhone(std::uint16_t port, int receive_buffer_bytes = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if (receive_buffer_bytes > 0) {
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                         sizeof receive_buffer_bytes);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        is_connected_ =
            ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    TestPhone(const TestPhone&) = delete;
    TestPhone& operator=(const TestPhone&) = delete;
    ~TestPhone() { ::close(socket_); }

    bool is_connected() const { return is_connected_; }
    int descriptor() const { return socket_; }

    /// False when the server takes no more.
    bool say(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// What came until `mark` is among it, and all that came with it; until the end otherwise.
    std::string hear_until(std::string_view mark) {
        while (heard_.find(mark) == std::string::npos && receive()) {
        }
        return std::exchange(heard_, {});
    }

    /// Until the server closes; `was_closed` tells that it did.
    std::string hear_all() {
        while (receive()) {
        }
        return std::exchange(heard_, {});
    }
    bool was_closed() const { return was_closed_; }

    /// One answer with its body by Content-Length; what follows it stays for the next call.
    std::string hear_answer(bool has_body = true) {
        while (heard_.find("\r\n\r\n") == std::string::npos && receive()) {
        }
        auto size = heard_.find("\r\n\r\n");
        if (size == std::string::npos) {
            return std::exchange(heard_, {});
        }
        size += 4;
        constexpr std::string_view kLength = "Content-Length: ";
        const auto length = heard_.find(kLength);
        if (has_body && length < size) {
            size += std::stoul(heard_.substr(length + kLength.size()));
        }
        while (heard_.size() < size && receive()) {
        }
        auto answer = heard_.substr(0, size);
        heard_.erase(0, size);
        return answer;
    }

private:
    bool receive() {
        std::array<char, 65536> bytes{};
        const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (count <= 0) {
            was_closed_ = count == 0 || errno == ECONNRESET;
            return false;
        }
        heard_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }

    const int socket_;
    bool is_connected_ = false;
    bool was_closed_ = false;
    std::string heard_;
};

} // namespace chapeau::web::test
