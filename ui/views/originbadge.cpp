#include "ui/views/originbadge.h"

#include "trace/sentence.h"
#include "ui/names.h"
#include "ui/text.h"
#include "ui/theme/badge.h"

#include <QPainter>

namespace layerscope {

OriginBadge::OriginBadge(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    hide();
}

void OriginBadge::setOrigin(std::optional<Origin> origin) {
    m_origin = origin;
    setVisible(origin.has_value());
    setAccessibleName(origin ? tr("Origin: %1").arg(originTitle(*origin)) : QString());
    updateGeometry();
    update();
}

QSize OriginBadge::sizeHint() const {
    return m_origin ? QSize(qRound(originBadgeWidth(*m_origin)), unit(2.5)) : QSize(0, 0);
}

void OriginBadge::paintEvent(QPaintEvent*) {
    if (!m_origin)
        return;
    QPainter painter(this);
    paintOriginBadge(painter, rect(), *m_origin);
}

} // namespace layerscope
