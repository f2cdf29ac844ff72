// The window on the audience's screen: a slide and nothing else.
#pragma once

#include "ui/project/slideview.h"

namespace layerscope {

class AudienceWindow : public QWidget {
    Q_OBJECT

public:
    explicit AudienceWindow(ProjectSession* session);
    SlideView* view() const { return m_view; }

signals:
    void closed(); // by the window's own means; the demonstration goes on

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    SlideView* m_view;
};

} // namespace layerscope
