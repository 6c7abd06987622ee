// A client under TLS, and the certificates that its servers show.
#pragma once

#include "web/http/phone.hpp"
#include "web/server.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace chapeau::web::test {

/// Writes a new self-signed certificate and its key, a day old and good for `days_left`.
void write_certificate(const TlsFiles& files, const std::string& name, int days_left = 1);

class TlsPhone {
public:
    enum class Version { Any, Tls11 };

    explicit TlsPhone(std::uint16_t port, Version version = Version::Any);
    TlsPhone(const TlsPhone&) = delete;
    TlsPhone& operator=(const TlsPhone&) = delete;
    ~TlsPhone();

    bool is_connected() const { return is_connected_; }
    /// What the certificate of the server is for.
    std::string name_of_server() const;

    bool say(std::string_view text);
    std::string hear_until(std::string_view mark);

private:
    struct Tls;

    TestPhone phone_;
    std::unique_ptr<Tls> tls_;
    bool is_connected_ = false;
    std::string heard_;
};

} // namespace chapeau::web::test
