// How far a job is, said often enough and no oftener.
#pragma once

#include "ui/document.h"

#include <QElapsedTimer>

namespace layerscope {

// Says at most every 50 ms, and not in a job's first moments, how far it is.
class ProgressPen {
public:
    ProgressPen(Document* document, Job::Handle handle, QString job)
        : m_document(document), m_handle(std::move(handle)), m_job(std::move(job)) {
        m_sinceStart.start();
    }
    void operator()(double fraction) {
        if (m_sinceStart.elapsed() < m_next)
            return;
        m_next = m_sinceStart.elapsed() + 50;
        m_handle.post([document = m_document, job = m_job, fraction] { emit document->progress(job, fraction); });
    }

private:
    Document* m_document;
    Job::Handle m_handle;
    QString m_job;
    QElapsedTimer m_sinceStart;
    qint64 m_next = 300; // shorter jobs show no progress
};

} // namespace layerscope
