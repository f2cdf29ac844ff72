// A layer's badge as a button that shows or hides what belongs to the layer.
#pragma once

#include "wire/wire.h"

#include <QToolButton>

namespace layerscope {

class LayerButton : public QToolButton {
    Q_OBJECT

public:
    explicit LayerButton(LayerNumber layer, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    LayerNumber m_layer;
};

} // namespace layerscope
