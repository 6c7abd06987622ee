#include "support/scripted_every_org.hpp"

#include "base/format.hpp"
#include "support/scripted_words.hpp"

namespace chapeau::test {

Answer answer_as_every_org(ScriptedProvider& provider, const Asked& asked) {
    const auto other = provider.answer({"GET", "/elsewhere", "", {}, ""}); // Lets a test step in.
    if (provider.instead) {
        return other;
    }
    if (query_field(asked, "apiKey") != kEveryOrgKey) {
        return {401, {}, "{\"message\":\"Unauthorized\"}", Fault::None};
    }
    if (asked.path != "/v0.2/nonprofit/les-amis/fundraiser/a-hat/raised") {
        return {404, {}, "{\"message\":\"Not found\"}", Fault::None};
    }
    return {200,
            {{"Content-Type", "application/json"}},
            format("{{\"currency\":\"USD\",\"raised\":{},\"supporters\":{},\"goalAmount\":100000,"
                   "\"goalType\":\"AUTOMATIC\"}}",
                   provider.sum_cents(), provider.gifts.size()),
            Fault::None};
}

} // namespace chapeau::test
