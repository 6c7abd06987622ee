// The real program as a child of a test: started, read line by line, killed.
#pragma once

#include "base/check.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace chapeau::test {

class Process {
public:
    using Clock = std::chrono::steady_clock;

    /// `errors` receives standard error; `variables` are NAME=VALUE, added to ours.
    Process(std::vector<std::string> words, const std::string& errors,
            std::vector<std::string> variables = {})
        : started_(Clock::now()) {
        int ends[2] = {-1, -1};
        ENSURE(::pipe(ends) == 0, "the system gives no pipe");
        child_ = ::fork();
        ENSURE(child_ >= 0, "the system gives no process");
        if (child_ == 0) {
            run_child(words, errors, variables, ends[1]);
        }
        ::close(ends[1]);
        output_ = ends[0];
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() {
        if (child_ > 0) {
            kill_now();
        }
        ::close(output_);
    }

    /// Whether the child still runs; one that has ended is not reaped by the question.
    bool is_alive() const {
        siginfo_t facts{};
        return child_ > 0 &&
               ::waitid(P_PID, static_cast<id_t>(child_), &facts, WEXITED | WNOHANG | WNOWAIT) ==
                   0 &&
               facts.si_pid == 0;
    }

    Clock::duration age() const { return Clock::now() - started_; }

    /// The next whole line of standard output; empty when none came in time, or it was closed.
    std::optional<std::string> line(std::chrono::milliseconds patience) {
        const auto until = Clock::now() + patience;
        while (true) {
            if (const auto end = text_.find('\n'); end != std::string::npos) {
                auto line = text_.substr(0, end);
                text_.erase(0, end + 1);
                return line;
            }
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
            pollfd waiting{output_, POLLIN, 0};
            if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) {
                return std::nullopt;
            }
            char buffer[4096];
            const auto count = ::read(output_, buffer, sizeof buffer);
            if (count <= 0) {
                return std::nullopt;
            }
            text_.append(buffer, static_cast<std::size_t>(count));
        }
    }

    /// Reads on until a line holds `part`.
    bool wait_for(const std::string& part, std::chrono::milliseconds patience) {
        const auto until = Clock::now() + patience;
        while (Clock::now() < until) {
            const auto next =
                line(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()));
            if (!next) {
                return false;
            }
            if (next->find(part) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    /// kill -9.
    void kill_now() {
        ::kill(child_, SIGKILL);
        wait();
    }

    /// Asks for an orderly end, and answers with the exit status.
    int terminate() {
        ::kill(child_, SIGTERM);
        return wait();
    }

    /// The exit status; -1 when a signal ended it.
    int wait() {
        int status = 0;
        while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
        }
        child_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    [[noreturn]] static void run_child(const std::vector<std::string>& words,
                                       const std::string& errors,
                                       const std::vector<std::string>& variables, int output) {
        const int file = ::open(errors.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        std::vector<char*> arguments;
        for (const auto& word : words) {
            arguments.push_back(const_cast<char*>(word.c_str()));
        }
        arguments.push_back(nullptr);
        for (const auto& variable : variables) {
            ::putenv(const_cast<char*>(variable.c_str()));
        }
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }

    Clock::time_point started_;
    pid_t child_ = -1;
    int output_ = -1;
    std::string text_;
};

} // namespace chapeau::test
