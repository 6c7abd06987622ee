#include "web/http/tls_phone.hpp"

#include "base/check.hpp"
#include "support/tls_objects.hpp"

#include <array>
#include <cstdio>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <utility>

namespace chapeau::web::test {

void write_certificate(const TlsFiles& files, const std::string& name, int days_left) {
    const auto key = chapeau::test::make_tls_key();
    const auto certificate = chapeau::test::make_tls_certificate(*key, name, days_left);
    auto* const made = certificate.get();
    chapeau::test::sign_itself(*made, *key);
    std::FILE* const certificate_file = std::fopen(files.certificate.c_str(), "w");
    ENSURE(certificate_file && PEM_write_X509(certificate_file, made) == 1, "it can be written");
    std::fclose(certificate_file);
    std::FILE* const key_file = std::fopen(files.key.c_str(), "w");
    ENSURE(key_file && PEM_write_PrivateKey(key_file, key.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr) == 1,
           "a key can be written");
    std::fclose(key_file);
    ::chmod(files.key.c_str(), S_IRUSR | S_IWUSR);
}

struct TlsPhone::Tls {
    chapeau::test::TlsContext context;
    chapeau::test::TlsConnection connection;
};

TlsPhone::TlsPhone(std::uint16_t port, Version version)
    : phone_(port), tls_(std::make_unique<Tls>()) {
    tls_->context.reset(SSL_CTX_new(TLS_client_method()));
    if (version == Version::Tls11) {
        SSL_CTX_set_security_level(tls_->context.get(), 0);
        SSL_CTX_set_min_proto_version(tls_->context.get(), TLS1_1_VERSION);
        SSL_CTX_set_max_proto_version(tls_->context.get(), TLS1_1_VERSION);
    }
    tls_->connection.reset(SSL_new(tls_->context.get()));
    SSL_set_fd(tls_->connection.get(), phone_.descriptor());
    is_connected_ = SSL_connect(tls_->connection.get()) == 1;
}

TlsPhone::~TlsPhone() = default;

std::string TlsPhone::name_of_server() const {
    const chapeau::test::TlsCertificate certificate(
        SSL_get1_peer_certificate(tls_->connection.get()));
    std::array<char, 256> name{};
    if (certificate) {
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName,
                                  name.data(), static_cast<int>(name.size()));
    }
    return name.data();
}

bool TlsPhone::say(std::string_view text) {
    return SSL_write(tls_->connection.get(), text.data(), static_cast<int>(text.size())) > 0;
}

std::string TlsPhone::hear_until(std::string_view mark) {
    std::array<char, 16384> bytes{};
    while (heard_.find(mark) == std::string::npos) {
        const auto count = SSL_read(tls_->connection.get(), bytes.data(), bytes.size());
        if (count <= 0) {
            break;
        }
        heard_.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return std::exchange(heard_, {});
}

} // namespace chapeau::web::test
