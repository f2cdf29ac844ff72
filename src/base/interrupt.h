// Ctrl+C as a question that long work asks, instead of the end of the program.
#pragma once

namespace layerscope {

// While one lives, SIGINT (Ctrl+C) only sets a flag; after it the signal does what it did before. One at a time.
class InterruptScope {
public:
    InterruptScope();
    ~InterruptScope();
    InterruptScope(const InterruptScope&) = delete;
    InterruptScope& operator=(const InterruptScope&) = delete;

    static bool requested(); // since the scope began

private:
    void (*m_previous)(int);
};

} // namespace layerscope
