#include "ui/views/ownerlegend.h"

#include "ui/text.h"
#include "ui/theme/badge.h"

#include <QPainter>
#include <QStringList>
#include <algorithm>

namespace layerscope {

OwnerLegend::OwnerLegend(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Owners of the bytes"));
}

void OwnerLegend::setOwners(const std::vector<ByteOwner>& owners) {
    m_entries.clear();
    QStringList spoken;
    for (const ByteOwner& owner : owners) {
        if (!owner.protocol)
            continue;
        const QString name = toQString(owner.protocol->shortName);
        const auto known = std::ranges::find(m_entries, owner.layer, &Entry::layer);
        if (known == m_entries.end())
            m_entries.push_back({owner.layer, name});
        else if (!known->names.split(QStringLiteral(", ")).contains(name))
            known->names += QStringLiteral(", ") + name;
    }
    for (const Entry& entry : m_entries)
        spoken << tr("layer %1: %2").arg(static_cast<int>(entry.layer)).arg(entry.names);
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setToolTip(accessibleDescription());
    update();
}

QSize OwnerLegend::sizeHint() const { return {unit(40), unit(3.5)}; }

void OwnerLegend::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.page);
    painter.setFont(themeFont(TextRole::Body));
    painter.setPen(theme.ink);
    const double side = badgeSide();
    double x = unit(1.5);
    for (const Entry& entry : m_entries) {
        if (entry.layer != LayerNumber::None) {
            paintLayerBadge(painter, QRectF(x, (height() - side) / 2, side, side), entry.layer);
            x += side + unit(0.75);
        }
        const double width = painter.fontMetrics().horizontalAdvance(entry.names);
        painter.drawText(QRectF(x, 0, width + 1, height()), Qt::AlignVCenter | Qt::AlignLeft, entry.names);
        x += width + unit(2);
    }
}

} // namespace layerscope
