// A small HTTPS server on 127.0.0.1 with a certificate of its own making: every connection gets one
// answer 200. For the client's rules about whom it believes.
//
// Threads: everything public belongs to the test's.
#pragma once

#include "base/helper_thread.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace chapeau::test {

class TlsServer {
public:
    /// `names` is what the certificate is for: "IP:127.0.0.1" or "DNS:give.example". It is its own
    /// authority.
    explicit TlsServer(const std::string& names);
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    ~TlsServer();

    std::uint16_t port() const { return port_; }

    /// The certificate, as a PEM file of authorities.
    std::filesystem::path certificate_file() const { return folder_ / "certificate.pem"; }

private:
    struct Shared;

    TempFolder folder_;
    std::shared_ptr<Shared> shared_;
    std::uint16_t port_ = 0;
    std::unique_ptr<HelperThread> thread_;
};

} // namespace chapeau::test
