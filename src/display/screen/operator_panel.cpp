#include "display/screen/operator_panel.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "display/screen/key_map.hpp"
#include "display/screen/texture_id.hpp"
#include "display/text/pango_text.hpp"

#include <algorithm>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>
#include <utility>

namespace chapeau::display {

namespace {

const ImVec4 kGood(0.55F, 0.85F, 0.60F, 1.0F);
const ImVec4 kBad(1.0F, 0.72F, 0.40F, 1.0F);
const ImVec4 kFaint(0.70F, 0.72F, 0.78F, 1.0F);

std::string new_key() {
    const auto bytes = random_bytes_16();
    return to_hex(bytes);
}

std::string_view typed(const std::array<char, 128>& field) {
    return field.data();
}

void put(std::array<char, 128>& field, std::string_view text) {
    const std::size_t size = std::min(text.size(), field.size() - 1);
    std::copy_n(text.begin(), size, field.begin());
    field[size] = '\0';
}

// A sum as the digits that the same field would read again.
std::string digits_of(domain::Money amount) {
    const std::int64_t unit = amount.currency().minor_per_major();
    const std::int64_t rest = amount.minor() % unit;
    return rest == 0
               ? format("{}", amount.minor() / unit)
               : format("{}.{:0{}}", amount.minor() / unit, rest, amount.currency().exponent());
}

std::string shown(const PanelState& state, domain::Money amount) {
    return state.locale ? state.locale->money(amount)
                        : format("{} {}", digits_of(amount), amount.currency().code());
}

void words(std::string_view text) {
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
}
void words(std::string_view text, const ImVec4& colour) {
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
    ImGui::PushTextWrapPos(0.0F);
    words(text);
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
}

template <class T>
bool enabled_button(const char* label, const Result<T>& ready) {
    ImGui::BeginDisabled(!ready);
    const bool pressed = ImGui::Button(label);
    ImGui::EndDisabled();
    return pressed && ready;
}

// Latin with its extensions, general punctuation and the currency signs; names in other scripts
// are drawn as the screen draws them.
constexpr std::array<ImWchar, 9> kGlyphs = {0x0020, 0x024F, 0x2010, 0x203A, 0x20A0,
                                            0x20BF, 0x2190, 0x2193, 0};

constexpr const char* layer_name(domain::Layer layer) {
    switch (layer) {
    case domain::Layer::Captured:
        return "paid";
    case domain::Layer::Cash:
        return "cash";
    case domain::Layer::Pledged:
        return "promised";
    case domain::Layer::Matched:
        return "matched";
    }
    return "";
}

} // namespace

OperatorPanel::OperatorPanel(const TextureCache& textures)
    : textures_(textures), cash_key_(new_key()), target_key_(new_key()), clock_key_(new_key()) {}

void OperatorPanel::prepare(Size size) {
    // Legible at arm's length on any monitor: a 45th of the height of a landscape picture.
    const int wanted = std::clamp(std::min(size.height, size.width) / 48, 14, 72);
    if (wanted == font_px_) {
        return;
    }
    font_px_ = wanted;
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    const auto file = font_file("Inter");
    const ImFont* font = nullptr;
    if (file && std::filesystem::exists(*file)) {
        font = io.Fonts->AddFontFromFileTTF(file->c_str(), static_cast<float>(wanted), nullptr,
                                            kGlyphs.data());
    }
    if (font == nullptr) {
        ImFontConfig config;
        config.SizePixels = static_cast<float>(wanted);
        io.Fonts->AddFontDefault(&config);
    }
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();

    ImGuiStyle style;
    ImGui::StyleColorsDark(&style);
    style.ScaleAllSizes(static_cast<float>(wanted) / 15.0F);
    style.WindowRounding = style.FrameRounding = static_cast<float>(wanted) / 4.0F;
    style.Colors[ImGuiCol_WindowBg] = ImVec4(0.07F, 0.08F, 0.12F, 1.0F);
    style.CircleTessellationMaxError = ImGui::GetStyle().CircleTessellationMaxError;
    ImGui::GetStyle() = style;
}

void OperatorPanel::draw(const PanelState& state, Size size) {
    const auto font = static_cast<float>(font_px_);
    const float width = std::min(static_cast<float>(size.width), font * 36.0F);
    ImGui::SetNextWindowPos(ImVec2(0, 0), ImGuiCond_Always);
    ImGui::SetNextWindowSize(ImVec2(width, static_cast<float>(size.height)), ImGuiCond_Always);
    ImGui::Begin("Operator", nullptr,
                 ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse |
                     ImGuiWindowFlags_NoSavedSettings);
    if (!state.snapshot) {
        words("The book is being opened.");
    } else {
        if (!state.last_outcome.empty()) {
            words(state.last_outcome, kGood);
        }
        draw_cash(state);
        draw_show(state);
        draw_gifts(state);
        draw_target(state);
        draw_clock(state);
    }
    draw_health(state);
    draw_keys();
    ImGui::End();
}

void OperatorPanel::draw_cash(const PanelState& state) {
    ImGui::Separator();
    words("Cash from the hat");
    const domain::Currency currency = state.snapshot->challenge.currency;
    const auto unit = static_cast<float>(font_px_);
    ImGui::SetNextItemWidth(unit * 8);
    ImGui::InputTextWithHint("##cash", std::string(currency.code()).c_str(), cash_amount_.data(),
                             cash_amount_.size());
    ImGui::SameLine();
    ImGui::SetNextItemWidth(unit * 6);
    ImGui::InputTextWithHint("##people", "people", cash_people_.data(), cash_people_.size());
    ImGui::SameLine();
    ImGui::SetNextItemWidth(-1.0F);
    ImGui::InputTextWithHint("##name", "name (may stay empty)", cash_name_.data(),
                             cash_name_.size());
    const auto amount = parse_typed_amount(typed(cash_amount_), currency);
    const auto people = parse_typed_count(typed(cash_people_), 0, domain::kPeopleMax, 0);
    const std::string label =
        amount ? format("Add {}###add", shown(state, *amount)) : std::string("Add###add");
    const bool ready = amount && people;
    ImGui::BeginDisabled(!ready);
    const bool pressed = ImGui::Button(label.c_str());
    ImGui::EndDisabled();
    if (pressed && ready) {
        undo_ = Undo{format("Undo {} cash", shown(state, *amount)), new_key(), std::nullopt,
                     state.snapshot->head};
        send(std::exchange(cash_key_, new_key()),
             domain::AddCash{*amount, *people, std::string(trim(typed(cash_name_)))});
        cash_amount_.fill('\0');
        cash_people_.fill('\0');
        cash_name_.fill('\0');
    }
    undo_button(state);
    if (!trim(typed(cash_amount_)).empty() && !amount) {
        words(amount.error().message, kBad);
    } else if (!people) {
        words(people.error().message, kBad);
    }
}

void OperatorPanel::undo_button(const PanelState& state) {
    if (!undo_) {
        return;
    }
    auto what = undo_->what;
    if (!what) {
        const auto& recent = state.snapshot->recent;
        const auto cash = std::find_if(recent.begin(), recent.end(), [&](const auto& gift) {
            return gift.layer == domain::Layer::Cash && gift.gift > undo_->after;
        });
        if (cash == recent.end()) {
            return; // Not in the book yet.
        }
        what = domain::VoidGift{cash->gift};
    }
    ImGui::SameLine();
    if (ImGui::Button(format("{}###undo", undo_->text).c_str())) {
        send(undo_->key, std::move(*what));
        undo_.reset();
    }
}

void OperatorPanel::draw_show(const PanelState& state) {
    ImGui::Separator();
    const domain::Snapshot& snapshot = *state.snapshot;
    if (ImGui::Button(snapshot.frozen ? "Thaw the screen###freeze"
                                      : "Freeze the screen###freeze")) {
        send(new_key(), domain::Cue{domain::SetFrozen{!snapshot.frozen}});
    }
    ImGui::SameLine();
    if (ImGui::Button(snapshot.blank ? "Show the screen###blank" : "Blank the screen###blank")) {
        send(new_key(), domain::Cue{domain::SetBlank{!snapshot.blank}});
    }
}

void OperatorPanel::draw_gifts(const PanelState& state) {
    ImGui::Separator();
    words("Latest gifts");
    const auto unit = static_cast<float>(font_px_);
    ImGui::BeginChild("gifts", ImVec2(0, unit * 14), true);
    for (const domain::RecentGift& gift : state.snapshot->recent) {
        ImGui::PushID(static_cast<int>(gift.gift & 0x7FFFFFFF));
        draw_gift(state, gift);
        ImGui::PopID();
    }
    ImGui::EndChild();
}

void OperatorPanel::draw_gift(const PanelState& state, const domain::RecentGift& gift) {
    const auto unit = static_cast<float>(font_px_);
    const std::string amount = gift.amount ? shown(state, *gift.amount) : std::string("a gift");
    ImGui::AlignTextToFramePadding();
    words(amount);
    ImGui::SameLine(unit * 6);
    draw_name(gift.name, unit * 11);
    ImGui::SameLine(unit * 17.5F);
    words(format("{}{}", layer_name(gift.layer), gift.late ? ", late" : ""), kFaint);
    ImGui::SameLine(unit * 22);
    if (question_ && question_->gift == gift.gift) {
        const bool voiding = question_->asked == Asked::Void;
        words(voiding ? "Void?" : "Hide?", kBad);
        ImGui::SameLine();
        const bool yes = ImGui::Button("Yes");
        ImGui::SameLine();
        const bool no = ImGui::Button("No");
        if (yes && voiding) {
            undo_ = Undo{format("Undo void of {}", amount), new_key(),
                         domain::UnvoidGift{gift.gift}, 0};
            send(question_->key, domain::VoidGift{gift.gift});
        } else if (yes) {
            undo_ =
                Undo{"Show the name again", new_key(), domain::Cue{domain::ShowName{gift.gift}}, 0};
            send(question_->key, domain::Cue{domain::HideName{gift.gift}});
        }
        if (yes || no) {
            question_.reset();
        }
        return;
    }
    if (ImGui::Button("Void")) {
        question_ = Question{Asked::Void, gift.gift, new_key()};
    }
    ImGui::SameLine();
    if (ImGui::Button("Hide name")) {
        question_ = Question{Asked::HideName, gift.gift, new_key()};
    }
}

// In every script, by the screen's own type: ImGui's knows Latin only.
void OperatorPanel::draw_name(const domain::ScreenText& name, float width) {
    Text text;
    text.text = name;
    // ImGui counts a size from the highest to the lowest stroke, Pango the em.
    text.style.size_px = font_px_ * 5 / 6;
    text.style.colour = {235, 236, 242, 255};
    text.box = {0, 0, width, static_cast<float>(font_px_) * 1.25F};
    text.baseline_y = static_cast<float>(font_px_) * 0.8F;
    const TextureCache::PlacedText placed = textures_.text(text);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (placed.texture.name != 0) {
        const float top = at.y + ImGui::GetStyle().FramePadding.y + placed.quad.y;
        ImGui::GetWindowDrawList()->AddImage(
            imgui_id(placed.texture.name), ImVec2(at.x + placed.quad.x, top),
            ImVec2(at.x + placed.quad.x + placed.quad.width, top + placed.quad.height));
    }
    ImGui::Dummy(ImVec2(width, ImGui::GetFrameHeight()));
}

void OperatorPanel::fill_target(const domain::Snapshot& snapshot) {
    const domain::Target& target = snapshot.challenge.target;
    put(target_people_, target.people ? format("{}", *target.people) : "");
    put(target_amount_, target.amount ? digits_of(*target.amount) : "");
    target_filled_ = true;
}

void OperatorPanel::draw_target(const PanelState& state) {
    ImGui::Separator();
    if (!target_filled_) {
        fill_target(*state.snapshot);
    }
    words("Target (what stays empty is not asked)");
    const auto unit = static_cast<float>(font_px_);
    const domain::Currency currency = state.snapshot->challenge.currency;
    ImGui::SetNextItemWidth(unit * 8);
    ImGui::InputTextWithHint("##target amount", std::string(currency.code()).c_str(),
                             target_amount_.data(), target_amount_.size());
    ImGui::SameLine();
    ImGui::SetNextItemWidth(unit * 6);
    ImGui::InputTextWithHint("##target people", "people", target_people_.data(),
                             target_people_.size());
    ImGui::SameLine();
    const auto read = [&]() -> Result<domain::Target> {
        domain::Target target;
        if (!trim(typed(target_amount_)).empty()) {
            auto amount = parse_typed_amount(typed(target_amount_), currency);
            if (!amount) {
                return tl::unexpected<Error>(amount.error());
            }
            target.amount = *amount;
        }
        auto people = parse_typed_count(typed(target_people_), 1, domain::kPeopleMax, 0);
        if (!people) {
            return tl::unexpected<Error>(people.error());
        }
        if (*people > 0) {
            target.people = *people;
        }
        if (!target.people && !target.amount) {
            return fail(Errc::InvalidInput, "a target needs an amount, a number of people or both");
        }
        return target;
    };
    const Result<domain::Target> target = read();
    if (enabled_button("Set target", target) && *target != state.snapshot->challenge.target) {
        send(std::exchange(target_key_, new_key()), domain::Cue{domain::SetTarget{*target}});
    }
    if (!target) {
        words(target.error().message, kBad);
    }
}

void OperatorPanel::draw_clock(const PanelState& state) {
    ImGui::Separator();
    const domain::Snapshot& snapshot = *state.snapshot;
    const auto& deadline = snapshot.challenge.deadline;
    const std::string until = deadline && state.locale
                                  ? format("Deadline: {}", state.locale->time_of_day(*deadline))
                              : deadline ? std::string("There is a deadline")
                                         : std::string("No deadline");
    words(until);
    const auto unit = static_cast<float>(font_px_);
    if (typed(minutes_).empty() && snapshot.challenge.duration) {
        put(minutes_,
            format("{}", std::max<std::int64_t>(1, snapshot.challenge.duration->count() / 60)));
    }
    ImGui::SetNextItemWidth(unit * 6);
    ImGui::InputTextWithHint("##minutes", "minutes", minutes_.data(), minutes_.size());
    constexpr std::int64_t kMinutesMax = 7 * 24 * 60; // A week: beyond it a date was meant.
    const auto minutes = parse_typed_count(typed(minutes_), 1, kMinutesMax, 0);
    const Result<seconds> duration =
        minutes && *minutes > 0 ? Result<seconds>(seconds{*minutes * 60})
                                : Result<seconds>(fail(Errc::InvalidInput, "minutes are missing"));
    ImGui::SameLine();
    if (enabled_button("Start the clock", duration)) {
        send(std::exchange(clock_key_, new_key()),
             domain::Cue{domain::StartClock{state.now, *duration}});
    }
    ImGui::SameLine();
    if (enabled_button("End in so many", duration)) {
        send(std::exchange(clock_key_, new_key()),
             domain::Cue{domain::SetDeadline{state.now + *duration}});
    }
    ImGui::SameLine();
    ImGui::BeginDisabled(!deadline);
    if (ImGui::Button("No deadline")) {
        send(std::exchange(clock_key_, new_key()), domain::Cue{domain::SetDeadline{std::nullopt}});
    }
    ImGui::EndDisabled();
    if (!minutes) {
        words(minutes.error().message, kBad);
    }
}

void OperatorPanel::draw_health(const PanelState& state) const {
    ImGui::Separator();
    words("Sources");
    if (state.health.empty()) {
        words("none configured; cash counts", kFaint);
    }
    for (const HealthRow& row : state.health) {
        words(row.name);
        ImGui::SameLine(static_cast<float>(font_px_) * 10);
        words(row.state, row.error.empty() ? kGood : kBad);
        if (!row.error.empty()) {
            words(row.error, kFaint);
        }
    }
}

void OperatorPanel::draw_keys() const {
    ImGui::Separator();
    for (const KeyBinding& binding : key_map()) {
        if (binding.shown == nullptr) {
            continue;
        }
        words(binding.shown);
        ImGui::SameLine(static_cast<float>(font_px_) * 5);
        words(binding.meaning, kFaint);
    }
}

QuitAnswer OperatorPanel::draw_quit_question(Size size) {
    ImGui::SetNextWindowPos(
        ImVec2(static_cast<float>(size.width) / 2, static_cast<float>(size.height) / 2),
        ImGuiCond_Always, ImVec2(0.5F, 0.5F));
    ImGui::SetNextWindowFocus();
    ImGui::Begin("Quit?", nullptr,
                 ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings);
    words("Quit Chapeau? The book is safe; the screen goes dark.");
    QuitAnswer answer = QuitAnswer::None;
    if (ImGui::Button("Stay (Esc)")) {
        answer = QuitAnswer::Stay;
    }
    ImGui::SameLine();
    if (ImGui::Button("Quit (Enter)")) {
        answer = QuitAnswer::Quit;
    }
    ImGui::End();
    return answer;
}

std::vector<domain::Command> OperatorPanel::take_commands() {
    return std::exchange(commands_, {});
}

domain::Command OperatorPanel::direct(const domain::Cue& cue) {
    return domain::Command{new_key(), "keyboard", cue};
}

void OperatorPanel::send(std::string key, decltype(domain::Command::what) what) {
    commands_.push_back(domain::Command{std::move(key), "operator", std::move(what)});
}

} // namespace chapeau::display
