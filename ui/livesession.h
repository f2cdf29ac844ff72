// A live capture while it runs: the helper's packets become a trace that grows.
#pragma once

#include "capture/live.h"
#include "capture/reconstruct.h"

#include <QObject>
#include <QTimer>
#include <memory>

class QSocketNotifier;

namespace layerscope {

class LiveSession : public QObject {
    Q_OBJECT

public:
    // Starts the helper; fails when that cannot be done.
    static Result<std::unique_ptr<LiveSession>> start(const CaptureRequest& request);
    ~LiveSession() override;

    std::shared_ptr<const Trace> trace() const { return m_trace; }
    void stop(); // the last packets still come, then ended()

signals:
    void grew();
    // No more packets will come. `problem` is empty when all went well.
    void ended(const QString& problem);

private:
    explicit LiveSession(std::unique_ptr<LiveCapture> capture);
    void read();

    std::unique_ptr<LiveCapture> m_capture;
    std::shared_ptr<Trace> m_trace;
    std::unique_ptr<Reconstructor> m_reconstructor;
    QSocketNotifier* m_notifier = nullptr;
    QTimer m_announce; // so that a burst of packets paints once
};

} // namespace layerscope
