#include "ui/lesson/cardsinput.h"

#include "ui/names.h"
#include "ui/text.h"
#include "ui/theme/badge.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

namespace layerscope {

namespace {

QIcon layerIcon(LayerNumber layer) {
    const double side = badgeSide();
    QPixmap pixmap(QSizeF(side + 2, side + 2).toSize());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLayerBadge(painter, QRectF(1, 1, side, side), layer);
    return pixmap;
}

} // namespace

CardsInput::CardsInput(const Predict& predict, const AnswerContext& context, QWidget* parent) : AnswerInput(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(unit(0.75));
    grid->setColumnStretch(0, 1);
    int row = 0;
    for (const std::size_t index : context.order) {
        auto* text = new QLabel(context.optionTexts[index], this);
        text->setWordWrap(true);
        text->setTextFormat(Qt::PlainText);
        auto* layer = new QComboBox(this);
        layer->setObjectName(QStringLiteral("card-") + toQString(predict.options[index].value));
        layer->setAccessibleName(tr("Layer of %1").arg(context.optionTexts[index]));
        layer->addItem(tr("which layer?"), 0);
        for (int number = 7; number >= 1; --number)
            layer->addItem(layerIcon(static_cast<LayerNumber>(number)),
                           QStringLiteral("%1  %2").arg(number).arg(layerTitle(static_cast<LayerNumber>(number))),
                           number);
        text->setBuddy(layer);
        grid->addWidget(text, row, 0);
        grid->addWidget(layer, row, 1);
        m_cards.emplace_back(layer, predict.options[index].value);
        connect(layer, &QComboBox::currentIndexChanged, this, &AnswerInput::changed);
        ++row;
    }
}

GivenAnswer CardsInput::answer() const {
    GivenAnswer given;
    for (const auto& [layer, value] : m_cards)
        if (const int number = layer->currentData().toInt(); number > 0)
            given.layers[value] = number;
    return given;
}

void CardsInput::setAnswer(const GivenAnswer& given) {
    for (const auto& [layer, value] : m_cards)
        if (const auto placed = given.layers.find(value); placed != given.layers.end())
            layer->setCurrentIndex(layer->findData(placed->second));
}

bool CardsInput::complete() const { return answer().layers.size() == m_cards.size(); }

QWidget* CardsInput::first() { return m_cards.empty() ? nullptr : m_cards.front().first; }

} // namespace layerscope
