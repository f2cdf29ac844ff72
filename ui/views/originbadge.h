// A widget that says where what stands beside it comes from.
#pragma once

#include "trace/event.h"

#include <QWidget>
#include <optional>

namespace layerscope {

class OriginBadge : public QWidget {
    Q_OBJECT

public:
    explicit OriginBadge(QWidget* parent = nullptr);
    void setOrigin(std::optional<Origin> origin); // nothing: hidden
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::optional<Origin> m_origin;
};

} // namespace layerscope
