// The demonstrations that run in the private loopback.
#pragma once

#include "capture/live.h"

#include <atomic>
#include <thread>

namespace layerscope {

// A server and a client, each in a thread of its own, on 127.0.0.1. Linux only.
class Demo {
public:
    static Result<std::unique_ptr<Demo>> start(const DemoOptions& options);
    ~Demo();                                     // ends both early when they are not done
    bool done() const { return m_running == 0; } // the connection has ended on both sides
    std::string failure() const;                 // what went wrong, once done; or empty

private:
    explicit Demo(const DemoOptions& options) : m_options(options) {}
    Result<void> serve(int listener);
    Result<void> request();

    DemoOptions m_options;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_running = 2;
    std::thread m_server, m_client;
    Result<void> m_serverResult, m_clientResult; // read once both threads are done
};

} // namespace layerscope
