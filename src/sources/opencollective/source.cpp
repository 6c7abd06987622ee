#include "sources/opencollective/source.hpp"

#include "base/json.hpp"
#include "sources/newest_first.hpp"
#include "sources/opencollective/parse.hpp"

#include <utility>

namespace chapeau::sources::opencollective {

namespace {

constexpr const char* kTotalQuery =
    "query($slug:String!,$children:Boolean!){account(slug:$slug){stats{"
    "totalAmountReceived(kind:[CONTRIBUTION,ADDED_FUNDS],includeChildren:$children)"
    "{valueInCents currency}}}transactions(account:[{slug:$slug}],type:CREDIT,"
    "kind:[CONTRIBUTION,ADDED_FUNDS],includeChildrenTransactions:$children,limit:1,offset:0)"
    "{totalCount}}";

constexpr const char* kPageQuery =
    "query($slug:String!,$children:Boolean!,$limit:Int!,$offset:Int!){"
    "transactions(account:[{slug:$slug}],type:CREDIT,kind:[CONTRIBUTION,ADDED_FUNDS],"
    "includeChildrenTransactions:$children,limit:$limit,offset:$offset,"
    "orderBy:{field:CREATED_AT,direction:DESC}){totalCount nodes{id createdAt "
    "amount{valueInCents currency}isRefund isRefunded fromAccount{id name isIncognito}}}}";

class OpenCollectiveDialect final : public Dialect {
public:
    explicit OpenCollectiveDialect(Options options) : options_(std::move(options)) {}

    net::Request probe_request() const override {
        json::Writer writer;
        begin(writer, kTotalQuery);
        return post(writer);
    }

    Result<domain::ProviderTotal> read_total(const net::Response& response) const override {
        return parse_total(response, options_.currency);
    }

    net::Request page_request(std::int64_t offset,
                              std::optional<Timestamp> /*not_before*/) const override {
        json::Writer writer;
        begin(writer, kPageQuery);
        // No date: by which of a transaction's times it would choose is not told.
        writer.key("limit").integer(kPageRows).key("offset").integer(offset);
        return post(writer);
    }

    Result<FeedPage> read_page(const net::Response& response, std::int64_t offset) const override {
        return parse_transactions(response, options_.currency, offset);
    }

private:
    void begin(json::Writer& writer, const char* query) const {
        writer.begin_object().key("query").string(query).key("variables").begin_object();
        writer.key("slug").string(options_.slug).key("children").boolean(options_.with_children);
    }

    net::Request post(json::Writer& writer) const {
        net::Request request;
        request.method = net::Method::Post;
        request.url = options_.base_url;
        request.headers = {{"Content-Type", "application/json"}};
        if (!options_.token.empty()) {
            request.secret_headers = {{"Personal-Token", options_.token}};
        }
        request.body = writer.end_object().end_object().take();
        request.transport = options_.transport;
        return request;
    }

    const Options options_;
};

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_name(faults, options.name);
    check_base_url(faults, options.base_url, options.transport);
    check_poll_interval(faults, options.poll_interval,
                        options.token.empty() ? kAnonymousPollIntervalMin : kPollIntervalMin,
                        options.base_url);
    check_path_part(faults, "slug", options.slug);
    if (!options.token.empty()) {
        check_credential(faults, "token", options.token);
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_newest_first(
        check(options),
        {.name = options.name,
         .kind = "opencollective",
         .base_url = options.base_url,
         .poll_interval = options.poll_interval,
         .page_rows = kPageRows,
         .page_spacing = options.token.empty() ? kAnonymousRequestSpacing : kRequestSpacing,
         .reread_rows = kRereadRows},
        std::make_unique<OpenCollectiveDialect>(options));
}

} // namespace chapeau::sources::opencollective
