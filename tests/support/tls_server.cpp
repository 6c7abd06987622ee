#include "support/tls_server.hpp"

#include "base/check.hpp"
#include "support/tls_objects.hpp"

#include <array>
#include <cstdio>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace chapeau::test {

namespace {

using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION, X509_EXTENSION_free>>;

void add_extension(X509& certificate, int kind, const std::string& value) {
    const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
    ENSURE(extension && X509_add_ext(&certificate, extension.get(), -1) == 1,
           "a certificate takes its names");
}

TlsCertificate make_certificate(EVP_PKEY& key, const std::string& names) {
    auto certificate = make_tls_certificate(key, "Chapeau test", 1);
    add_extension(*certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(*certificate, NID_subject_alt_name, names);
    sign_itself(*certificate, key);
    return certificate;
}

void write_pem(X509& certificate, const std::filesystem::path& path) {
    std::FILE* const file = std::fopen(path.c_str(), "w");
    ENSURE(file != nullptr && PEM_write_X509(file, &certificate) == 1,
           "a certificate can be written");
    std::fclose(file);
}

/// One request, one answer; a client that refuses us is simply gone.
void answer(SSL_CTX& context, int socket) {
    const TlsConnection connection(SSL_new(&context));
    if (connection && SSL_set_fd(connection.get(), socket) == 1 &&
        SSL_accept(connection.get()) == 1) {
        std::string asked;
        std::array<char, 4096> bytes{};
        while (asked.find("\r\n\r\n") == std::string::npos) {
            const auto count = SSL_read(connection.get(), bytes.data(), bytes.size());
            if (count <= 0) {
                return;
            }
            asked.append(bytes.data(), static_cast<std::size_t>(count));
        }
        constexpr std::string_view kAnswer =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
        SSL_write(connection.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
        SSL_shutdown(connection.get());
    }
}

} // namespace

struct TlsServer::Shared {
    TlsContext context;
    int listener = -1;
    std::array<int, 2> stop = {-1, -1}; // A pipe that is closed at the end.

    ~Shared() {
        ::close(listener);
        ::close(stop[0]);
    }

    void serve() {
        while (true) {
            std::array<pollfd, 2> events = {{{listener, POLLIN, 0}, {stop[0], POLLIN, 0}}};
            ::poll(events.data(), events.size(), -1);
            if (events[1].revents != 0) {
                return;
            }
            const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket >= 0) {
                const timeval patience{5, 0};
                ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
                answer(*context, socket);
                ::close(socket);
            }
        }
    }
};

TlsServer::TlsServer(const std::string& names) : shared_(std::make_shared<Shared>()) {
    const auto key = make_tls_key();
    const auto certificate = make_certificate(*key, names);
    write_pem(*certificate, certificate_file());
    shared_->context.reset(SSL_CTX_new(TLS_server_method()));
    ENSURE(shared_->context &&
               SSL_CTX_use_certificate(shared_->context.get(), certificate.get()) == 1 &&
               SSL_CTX_use_PrivateKey(shared_->context.get(), key.get()) == 1,
           "a TLS server can be set up");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    shared_->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ENSURE(shared_->listener >= 0 && ::bind(shared_->listener, place, size) == 0 &&
               ::listen(shared_->listener, 8) == 0 &&
               ::getsockname(shared_->listener, place, &size) == 0 &&
               ::pipe(shared_->stop.data()) == 0,
           "a test can listen on 127.0.0.1");
    port_ = ntohs(address.sin_port);
    thread_ = std::make_unique<HelperThread>([shared = shared_] { shared->serve(); });
}

TlsServer::~TlsServer() {
    ::close(shared_->stop[1]);
    thread_->end(milliseconds{10'000});
}

} // namespace chapeau::test
