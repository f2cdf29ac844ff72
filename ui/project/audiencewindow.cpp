#include "ui/project/audiencewindow.h"

#include "ui/theme/icon.h"

#include <QCloseEvent>
#include <QVBoxLayout>

namespace layerscope {

AudienceWindow::AudienceWindow(ProjectSession* session)
    : m_view(new SlideView(session, SlideView::Role::Audience, this)) {
    setWindowTitle(tr("Layerscope — audience"));
    setWindowIcon(programIcon());
    setAccessibleName(tr("Audience's screen"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    setFocusProxy(m_view);
}

void AudienceWindow::closeEvent(QCloseEvent* event) {
    event->accept();
    emit closed();
}

} // namespace layerscope
