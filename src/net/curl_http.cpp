#include "net/curl_http.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "net/address.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <curl/curl.h>
#include <sys/socket.h>

namespace chapeau::net {

namespace {

template <auto Function>
struct Deleter {
    template <class T>
    void operator()(T* pointer) const {
        Function(pointer);
    }
};

using Easy = std::unique_ptr<CURL, Deleter<curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, Deleter<curl_multi_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, Deleter<curl_slist_free_all>>;
using UrlHandle = std::unique_ptr<CURLU, Deleter<curl_url_cleanup>>;
using CurlText = std::unique_ptr<char, Deleter<curl_free>>;

/// One request on its way, through all its redirects.
struct Transfer {
    Request request;
    OnOutcome on_outcome;
    Url origin; // What the caller asked for.
    Url url;    // Where we are after redirects.
    int redirects = 0;
    milliseconds time_left{0};
    Easy easy;
    HeaderList header_list;
    Response response;
    std::size_t header_bytes = 0;
    std::optional<Error> verdict; // Ours, where we stopped curl.
    std::array<char, CURL_ERROR_SIZE> curl_words{};
};

template <class T>
void set(const Easy& easy, CURLoption option, T value) {
    ENSURE(curl_easy_setopt(easy.get(), option, value) == CURLE_OK,
           "libcurl does not know an option that it was built with");
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const auto bytes = size * count;
    auto& body = transfer.response.body;
    if (bytes > transfer.request.body_bytes_max - body.size()) {
        transfer.verdict =
            Error{Errc::TooLarge, format("the answer is larger than {} bytes, so it was cut off",
                                         transfer.request.body_bytes_max)};
        return 0;
    }
    body.append(data, bytes);
    return bytes;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string_view line(data, size * count);
    transfer.header_bytes += line.size();
    if (transfer.header_bytes > kHeaderBytesMax) {
        transfer.verdict =
            Error{Errc::TooLarge,
                  format("the answer's headers are larger than {} bytes", kHeaderBytesMax)};
        return 0;
    }
    if (line.substr(0, 5) == "HTTP/") {
        transfer.response.headers.clear(); // Those of a 1xx were not the final answer's.
        return line.size();
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        transfer.response.headers.push_back({to_lower_ascii(trim(line.substr(0, colon))),
                                             std::string(trim(line.substr(colon + 1)))});
    }
    return line.size();
}

Error private_network_verdict() {
    return {Errc::Refused, "the provider redirects into a private network, which is not followed"};
}

/// Before a connection is made: only the resolved address tells where a name leads.
curl_socket_t open_public_socket(void* user, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(user);
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = nullptr;
    if (address->family == AF_INET) {
        bytes = &reinterpret_cast<const sockaddr_in*>(&address->addr)->sin_addr;
    } else if (address->family == AF_INET6) {
        bytes = &reinterpret_cast<const sockaddr_in6*>(&address->addr)->sin6_addr;
    }
    if (bytes == nullptr ||
        inet_ntop(address->family, bytes, text.data(), text.size()) == nullptr ||
        !is_public_address(std::string(text.data()))) {
        transfer.verdict = private_network_verdict();
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Before a request is sent: the connection may have been opened earlier, for somebody else.
int refuse_private_peer(void* user, char* peer_address, char* /*local_address*/, int /*peer_port*/,
                        int /*local_port*/) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (is_public_address(std::string(peer_address))) {
        return CURL_PREREQFUNC_OK;
    }
    transfer.verdict = private_network_verdict();
    return CURL_PREREQFUNC_ABORT;
}

void append(HeaderList& list, const std::string& line) {
    auto* longer = curl_slist_append(list.get(), line.c_str());
    ENSURE(longer != nullptr, "no memory for a request header");
    static_cast<void>(list.release()); // It is the tail of `longer`, or was null.
    list.reset(longer);
}

HeaderList header_list(const Request& request, bool at_origin) {
    HeaderList list;
    bool accept_given = false;
    if (at_origin) {
        for (const auto& header : request.headers) {
            // An empty value needs curl's semicolon, or the header would be left out.
            append(list,
                   header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
            accept_given = accept_given || to_lower_ascii(header.name) == "accept";
        }
        if (!request.bearer_token.empty()) {
            append(list, "Authorization: Bearer " + request.bearer_token.reveal());
        }
        for (const auto& header : request.secret_headers) {
            append(list, header.name + ": " + header.value.reveal());
        }
    }
    if (!accept_given) {
        append(list, "Accept: application/json");
    }
    if (!request.if_none_match.empty()) {
        append(list, "If-None-Match: " + request.if_none_match);
    }
    if (!request.if_modified_since.empty()) {
        append(list, "If-Modified-Since: " + request.if_modified_since);
    }
    append(list, "Expect:"); // No waiting for a 100.
    return list;
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Errc code_for(CURLcode code) {
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return Errc::Timeout;
    case CURLE_FILESIZE_EXCEEDED:
        return Errc::TooLarge;
    default:
        return Errc::Unavailable;
    }
}

class CurlHttpClient final : public HttpClient {
public:
    CurlHttpClient(CurlOptions options, Multi multi)
        : options_(std::move(options)), multi_(std::move(multi)) {}
    CurlHttpClient(const CurlHttpClient&) = delete;
    CurlHttpClient& operator=(const CurlHttpClient&) = delete;
    ~CurlHttpClient() override {
        for (const auto& transfer : transfers_) {
            curl_multi_remove_handle(multi_.get(), transfer->easy.get());
        }
    }

    void submit(Request request, OnOutcome on_outcome) override;
    void run(milliseconds wait) override;
    void wake() override { curl_multi_wakeup(multi_.get()); }

private:
    struct Finished {
        OnOutcome on_outcome;
        Outcome outcome;
    };

    void start(std::unique_ptr<Transfer> transfer);
    void set_options(Transfer& transfer) const;
    void set_safety(Transfer& transfer) const;
    void perform();
    void finish(std::unique_ptr<Transfer> transfer, CURLcode code);
    void follow(std::unique_ptr<Transfer> transfer, const std::string& location);
    void conclude(Transfer& transfer, Outcome outcome);
    bool deliver();

    CurlOptions options_;
    Multi multi_;
    std::vector<std::unique_ptr<Transfer>> transfers_;
    std::vector<Finished> finished_;
};

void CurlHttpClient::submit(Request request, OnOutcome on_outcome) {
    auto url = parse_url(request.url);
    if (!url) {
        finished_.push_back({std::move(on_outcome), tl::unexpected(url.error())});
        return;
    }
    auto transfer = std::make_unique<Transfer>();
    transfer->request = std::move(request);
    transfer->on_outcome = std::move(on_outcome);
    transfer->origin = *url;
    transfer->url = *url;
    transfer->time_left = options_.request_timeout;
    if (auto checked = check_headers(transfer->request); !checked) {
        conclude(*transfer, tl::unexpected(checked.error()));
    } else if (!transport_allows(*url, transfer->request.transport)) {
        conclude(*transfer, fail(Errc::Refused,
                                 "plain http is only for this machine; use https, or allow it in "
                                 "the configuration"));
    } else if (transfers_.size() >= kTransfersMax) {
        conclude(*transfer,
                 fail(Errc::Unavailable, "{} requests are under way already", kTransfersMax));
    } else {
        start(std::move(transfer));
    }
}

void CurlHttpClient::start(std::unique_ptr<Transfer> transfer) {
    transfer->easy.reset(curl_easy_init());
    ENSURE(transfer->easy != nullptr, "no memory for a transfer");
    transfer->response = Response{};
    transfer->header_bytes = 0;
    transfer->header_list =
        header_list(transfer->request, same_origin(transfer->origin, transfer->url));
    set_options(*transfer);
    set_safety(*transfer);
    ENSURE(curl_multi_add_handle(multi_.get(), transfer->easy.get()) == CURLM_OK,
           "a new transfer cannot be added");
    transfers_.push_back(std::move(transfer));
}

void CurlHttpClient::set_options(Transfer& transfer) const {
    const auto& easy = transfer.easy;
    set(easy, CURLOPT_PRIVATE, static_cast<void*>(&transfer));
    set(easy, CURLOPT_URL, transfer.url.text.c_str());
    set(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(easy, CURLOPT_HTTPHEADER, transfer.header_list.get());
    set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    set(easy, CURLOPT_WRITEFUNCTION, &on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    set(easy, CURLOPT_HEADERFUNCTION, &on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
    set(easy, CURLOPT_ERRORBUFFER, transfer.curl_words.data());
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(transfer.time_left.count()));
    set(easy, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytes);
    set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.low_speed_time.count()));
    // A name server that is slow to answer must not make the other transfers wait for its thread.
#if LIBCURL_VERSION_NUM >= 0x075700
    set(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    if (transfer.request.method == Method::Post) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDS, transfer.request.body.data());
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE,
            static_cast<curl_off_t>(transfer.request.body.size()));
    }
}

void CurlHttpClient::set_safety(Transfer& transfer) const {
    const auto& easy = transfer.easy;
    set(easy, CURLOPT_PROTOCOLS_STR, transfer.url.scheme.c_str());
    set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(easy, CURLOPT_PROXY, ""); // The environment must not be able to redirect traffic.
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_MAXLIFETIME_CONN, 600L); // So that a moved name is looked up again.
    set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(transfer.request.body_bytes_max));
    if (!options_.ca_file.empty()) {
        set(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
    if (transfer.url.host != transfer.origin.host) {
        set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_public_socket);
        set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
        set(easy, CURLOPT_PREREQFUNCTION, &refuse_private_peer);
        set(easy, CURLOPT_PREREQDATA, static_cast<void*>(&transfer));
    }
}

void CurlHttpClient::run(milliseconds wait) {
    perform();
    if (deliver()) {
        return;
    }
    constexpr milliseconds kWaitMax{std::chrono::minutes{1}};
    const auto bounded = std::clamp(wait, milliseconds{0}, kWaitMax);
    static_cast<void>(
        curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(bounded.count()), nullptr));
    perform();
    deliver();
}

void CurlHttpClient::perform() {
    int running = 0;
    ENSURE(curl_multi_perform(multi_.get(), &running) == CURLM_OK, "libcurl lost its own handle");
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        const auto code = message->data.result;
        auto* easy = message->easy_handle;
        const auto found =
            std::find_if(transfers_.begin(), transfers_.end(),
                         [easy](const auto& transfer) { return transfer->easy.get() == easy; });
        ENSURE(found != transfers_.end(), "libcurl ended a transfer that nobody began");
        auto transfer = std::move(*found);
        transfers_.erase(found);
        curl_multi_remove_handle(multi_.get(), easy);
        finish(std::move(transfer), code);
    }
}

void CurlHttpClient::finish(std::unique_ptr<Transfer> transfer, CURLcode code) {
    if (transfer->verdict) {
        conclude(*transfer, tl::unexpected(*transfer->verdict));
        return;
    }
    if (code != CURLE_OK) {
        const auto* words = transfer->curl_words.front() != '\0' ? transfer->curl_words.data()
                                                                 : curl_easy_strerror(code);
        conclude(*transfer, fail(code_for(code), "no whole answer: {}", words));
        return;
    }
    long status = 0;
    curl_off_t spent_us = 0;
    curl_easy_getinfo(transfer->easy.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy.get(), CURLINFO_TOTAL_TIME_T, &spent_us);
    transfer->time_left -= milliseconds{spent_us / 1000};
    transfer->response.status = static_cast<int>(status);
    transfer->response.url = transfer->url.text;
    const auto* location = transfer->response.header("location");
    if (is_redirect(transfer->response.status) && location != nullptr &&
        transfer->request.method == Method::Get) {
        const auto target = *location;
        follow(std::move(transfer), target);
        return;
    }
    auto response = std::move(transfer->response);
    conclude(*transfer, std::move(response));
}

void CurlHttpClient::follow(std::unique_ptr<Transfer> transfer, const std::string& location) {
    auto target = resolve_url(transfer->url, location);
    if (!target) {
        conclude(*transfer,
                 fail(Errc::Refused, "the provider redirects to what is no web address"));
        return;
    }
    const auto secure = target->scheme == "https" &&
                        (transfer->url.scheme == "https" || transfer->url.host == target->host);
    if (!secure && !same_origin(transfer->url, *target)) {
        conclude(*transfer, fail(Errc::Refused,
                                 "the provider redirects to {}://{}, which is not followed from {}",
                                 target->scheme, target->host, transfer->url.scheme));
        return;
    }
    if (transfer->redirects >= kRedirectsMax) {
        conclude(*transfer,
                 fail(Errc::Refused, "the provider redirects more than {} times", kRedirectsMax));
        return;
    }
    if (transfer->time_left <= milliseconds{0}) {
        conclude(*transfer, fail(Errc::Timeout, "the redirects took too long"));
        return;
    }
    ++transfer->redirects;
    transfer->url = *std::move(target);
    start(std::move(transfer));
}

/// An error is told with what was asked; the query is left out, for it may hold a credential.
void CurlHttpClient::conclude(Transfer& transfer, Outcome outcome) {
    if (!outcome) {
        const auto attempted =
            format("{} {}", transfer.request.method == Method::Post ? "POST" : "GET",
                   without_query(transfer.origin));
        outcome = fail_because(outcome.error(), attempted);
    }
    finished_.push_back({std::move(transfer.on_outcome), std::move(outcome)});
}

bool CurlHttpClient::deliver() {
    // A callback may submit: what that finishes at once is delivered by the next turn.
    const auto finished = std::exchange(finished_, {});
    for (const auto& each : finished) {
        each.on_outcome(each.outcome);
    }
    return !finished.empty();
}

CurlText part(const UrlHandle& handle, CURLUPart what, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(handle.get(), what, &text, flags) != CURLUE_OK) {
        return nullptr;
    }
    return CurlText(text);
}

Result<Url> read_parts(const UrlHandle& handle) {
    if (part(handle, CURLUPART_USER, 0) || part(handle, CURLUPART_PASSWORD, 0)) {
        return fail(Errc::Refused, "an address must not hold a user name or a password");
    }
    curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);
    const auto scheme = part(handle, CURLUPART_SCHEME, 0);
    if (scheme && scheme.get() != std::string_view("http") &&
        scheme.get() != std::string_view("https")) {
        return fail(Errc::Refused, "an address is neither http nor https");
    }
    const auto host = part(handle, CURLUPART_HOST, 0);
    const auto port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    const auto path = part(handle, CURLUPART_PATH, 0);
    const auto whole = part(handle, CURLUPART_URL, 0);
    if (!scheme || !host || !port || !path || !whole) {
        return fail(Errc::InvalidInput, "this is no address of a web server");
    }
    Url url{whole.get(), scheme.get(), to_lower_ascii(host.get()), port.get(), path.get()};
    if (url.text.size() > kUrlBytesMax) {
        return fail(Errc::TooLarge, "an address is longer than {} bytes", kUrlBytesMax);
    }
    return url;
}

Result<Url> read_url(const std::string& base, std::string_view text, unsigned flags) {
    if (text.size() > kUrlBytesMax || text.find('\0') != std::string_view::npos) {
        return fail(Errc::InvalidInput, "an address is too long, or holds a zero byte");
    }
    const UrlHandle handle(curl_url());
    ENSURE(handle != nullptr, "no memory for an address");
    if (!base.empty() && curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) {
        return fail(Errc::InvalidInput, "this is no address of a web server");
    }
    const auto code = curl_url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), flags);
    if (code == CURLUE_UNSUPPORTED_SCHEME) {
        return fail(Errc::Refused, "an address is neither http nor https");
    }
    if (code != CURLUE_OK) {
        return fail(Errc::InvalidInput, "this is no address of a web server");
    }
    return read_parts(handle);
}

} // namespace

Result<std::unique_ptr<HttpClient>> make_curl_http_client(CurlOptions options) {
    static const CURLcode kStarted = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kStarted != CURLE_OK) {
        return fail(Errc::Unavailable, "cannot start libcurl: {}", curl_easy_strerror(kStarted));
    }
    if (!is_field_value(options.user_agent) || options.user_agent.empty()) {
        return fail(Errc::InvalidInput, "the user agent must be visible ASCII text");
    }
    if (options.connect_timeout <= milliseconds{0} || options.request_timeout <= milliseconds{0} ||
        options.low_speed_time <= seconds{0}) {
        return fail(Errc::InvalidInput, "the time-outs of the HTTP client must be above zero");
    }
    Multi multi(curl_multi_init());
    if (!multi) {
        return fail(Errc::Unavailable, "cannot start libcurl: no memory");
    }
    return std::make_unique<CurlHttpClient>(std::move(options), std::move(multi));
}

Result<Url> parse_url(std::string_view text) {
    return read_url({}, text, 0);
}

Result<Url> resolve_url(const Url& base, std::string_view reference) {
    return read_url(base.text, reference, CURLU_URLENCODE);
}

} // namespace chapeau::net
