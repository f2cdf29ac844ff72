#include "ui/views/transportbar.h"

#include "ui/names.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/scrubber.h"
#include "ui/views/segmentedcontrol.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>
#include <cmath>

namespace layerscope {

namespace {

// Icons of the transport are the only filled ones, on a grid of 16.
QPixmap transportIcon(const QString& name, const QColor& colour, double size, double ratio) {
    QPixmap pixmap(QSizeF(size * ratio, size * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 16, size / 16);
    painter.setPen(QPen(colour, 1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(colour);
    const auto bar = [&](double x, double width) { painter.drawRect(QRectF(x, 3, width, 10)); };
    const auto triangle = [&](double base, double tip) {
        painter.drawPolygon(QPolygonF{QPointF(base, 3), QPointF(tip, 8), QPointF(base, 13)});
    };
    if (name == QLatin1String("start")) {
        bar(3, 1.2);
        triangle(12.5, 6);
    } else if (name == QLatin1String("back")) {
        triangle(8, 2);
        bar(11, 1.2);
    } else if (name == QLatin1String("play")) {
        triangle(4, 13);
    } else if (name == QLatin1String("pause")) {
        bar(4, 2.4);
        bar(9.6, 2.4);
    } else if (name == QLatin1String("forward")) {
        bar(3.8, 1.2);
        triangle(8, 14);
    } else {
        triangle(3.5, 10);
        bar(11.8, 1.2);
    }
    return pixmap;
}

QLabel* caption(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QString shortSeconds(Time time) {
    const double seconds = toSeconds(time.time_since_epoch());
    if (seconds < 1e-3)
        return QString::number(seconds * 1e3, 'f', 3) + QStringLiteral(" ms");
    return QString::number(seconds, 'f', 3) + QStringLiteral(" s");
}

} // namespace

QString speedText(double speed) {
    return QStringLiteral("1 s = ") + toQString(durationText(Duration(std::llround(speed * 1e9))));
}

TransportBar::TransportBar(Playback* playback, Selection* selection, QWidget* parent)
    : QWidget(parent), m_playback(playback), m_selection(selection) {
    setObjectName(QStringLiteral("transport"));
    setAccessibleName(tr("Transport"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(unit(1.5), unit(0.5), unit(2), unit(0.5));
    row->setSpacing(unit(0.75));
    row->setSizeConstraint(QLayout::SetNoConstraint); // blocks hide when it gets narrow
    addButton(QStringLiteral("start"), tr("To the start"), tr("Home"), &Playback::toStart);
    addButton(QStringLiteral("back"), tr("One layer crossing back"), tr("Left"), &Playback::stepBack);
    m_play = addButton(QStringLiteral("play"), tr("Play"), tr("Space"), &Playback::togglePlay);
    m_play->setProperty("look", QStringLiteral("primary"));
    addButton(QStringLiteral("forward"), tr("One layer crossing forward"), tr("Right"), &Playback::stepForward);
    addButton(QStringLiteral("end"), tr("To the end"), tr("End"), &Playback::toEnd);
    row->addSpacing(unit(1.25));

    auto* clock = new QVBoxLayout;
    clock->setSpacing(0);
    m_clock = new QLabel(this);
    m_clock->setAccessibleName(tr("Simulated time"));
    m_of = caption(QString(), this);
    clock->addStretch(1);
    clock->addWidget(m_clock);
    clock->addWidget(m_of);
    clock->addStretch(1);
    row->addLayout(clock);
    row->addSpacing(unit(2.5));

    m_scrubber = new Scrubber(playback, this);
    row->addWidget(m_scrubber, 1);
    row->addSpacing(unit(0.5));

    const auto block = [&](const QString& title, QWidget* content) {
        auto* holder = new QWidget(this);
        auto* column = new QVBoxLayout(holder);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(unit(0.375));
        content->setParent(holder);
        column->addStretch(1);
        column->addWidget(caption(title, holder));
        column->addWidget(content);
        column->addStretch(1);
        row->addWidget(holder);
        return holder;
    };
    m_speed = new QComboBox(this);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("How much simulated time passes in one second. Keys: [ slower, ] faster"));
    for (const double speed : Playback::speeds())
        m_speed->addItem(speedText(speed), speed);
    m_speed->setMaxVisibleItems(12);
    m_speedBlock = block(tr("Speed"), m_speed);
    m_numbers = new SegmentedControl({tr("Raw"), tr("Relative")}, tr("Sequence numbers"), this);
    m_numbers->setToolTip(0, tr("Sequence numbers as they are in the segments. Key: R"));
    m_numbers->setToolTip(1, tr("Sequence numbers counted from the first of each side. Key: R"));
    m_numbersBlock = block(tr("Numbers"), m_numbers);

    connect(m_speed, &QComboBox::activated, this,
            [this](int index) { m_playback->setSpeed(m_speed->itemData(index).toDouble()); });
    connect(m_numbers, &SegmentedControl::chosen, this,
            [this](int index) { m_selection->setNumbering(index == 0 ? Numbering::Raw : Numbering::Relative); });
    connect(selection, &Selection::numberingChanged, this,
            [this] { m_numbers->setCurrent(m_selection->numbering() == Numbering::Raw ? 0 : 1); });
    connect(playback, &Playback::moved, this, &TransportBar::showMoment);
    connect(playback, &Playback::traceChanged, this, &TransportBar::showTrace);
    connect(playback, &Playback::grew, this, &TransportBar::showTrace);
    connect(playback, &Playback::playingChanged, this, &TransportBar::showPlaying);
    connect(playback, &Playback::lockedChanged, this, &TransportBar::showTrace);
    connect(playback, &Playback::speedChanged, this, &TransportBar::showSpeed);
    m_numbers->setCurrent(selection->numbering() == Numbering::Raw ? 0 : 1);
    takeSizes();
    showTrace();
    showSpeed();
    showPlaying();
}

QToolButton* TransportBar::addButton(const QString& icon, const QString& name, const QString& key,
                                     void (Playback::*action)()) {
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("transport-") + icon);
    button->setAccessibleName(name);
    button->setToolTip(tr("%1. Key: %2").arg(name, key));
    connect(button, &QToolButton::clicked, m_playback, action);
    layout()->addWidget(button);
    m_buttons.emplace_back(button, icon);
    return button;
}

QSize TransportBar::sizeHint() const { return {QWidget::sizeHint().width(), unit(9.5)}; }

void TransportBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().chrome);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::current().outline);
}

void TransportBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) && m_play != nullptr) {
        paintIcons();
        takeSizes();
    }
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

bool TransportBar::event(QEvent* event) {
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest && m_numbersBlock != nullptr)
        fit();
    return done;
}

int TransportBar::widthWithoutBlocks() const {
    int width = layout()->minimumSize().width();
    for (const QWidget* block : {m_numbersBlock, m_speedBlock})
        if (block != nullptr && !block->isHidden())
            width -= block->minimumSizeHint().width() + layout()->spacing();
    return width;
}

QSize TransportBar::minimumSizeHint() const { return {widthWithoutBlocks(), unit(9.5)}; }

// In a narrow window the scrubber keeps its room: numbering and speed have keys of their own.
void TransportBar::fit() {
    const int rest = widthWithoutBlocks();
    const int speed = rest + m_speedBlock->minimumSizeHint().width() + layout()->spacing();
    const int numbers = speed + m_numbersBlock->minimumSizeHint().width() + layout()->spacing();
    m_numbersBlock->setVisible(width() >= std::max(numbers, unit(106)));
    m_speedBlock->setVisible(width() >= std::max(speed, unit(90)));
}

// Fonts and lengths of the theme, which may have been given another scale.
void TransportBar::takeSizes() {
    for (const auto& [button, name] : m_buttons)
        button->setFixedSize(button == m_play ? unit(6) : unit(4.5), unit(4.5));
    for (QLabel* label : findChildren<QLabel*>())
        label->setFont(themeFont(label == m_clock ? TextRole::Clock : TextRole::Caption));
    updateGeometry();
}

void TransportBar::paintIcons() {
    const Theme& theme = Theme::current();
    const double size = unit(2);
    for (const auto& [button, name] : m_buttons) {
        const bool primary = button == m_play;
        const QString icon = primary && m_playback->playing() ? QStringLiteral("pause") : name;
        QIcon result;
        const double ratio = devicePixelRatioF();
        result.addPixmap(transportIcon(icon, primary ? theme.page : theme.ink, size, ratio), QIcon::Normal);
        result.addPixmap(transportIcon(icon, theme.outline, size, ratio), QIcon::Disabled);
        button->setIcon(result);
        button->setIconSize(QSizeF(size, size).toSize());
    }
}

void TransportBar::showMoment() { m_clock->setText(toQString(timeText(m_playback->time())) + QStringLiteral(" s")); }

void TransportBar::showTrace() {
    const auto& trace = m_playback->trace();
    const bool usable = trace && trace->eventCount() > 0 && !m_playback->locked();
    for (const auto& [button, name] : m_buttons)
        button->setEnabled(usable);
    m_scrubber->setEnabled(usable);
    QString text = tr("nothing to play");
    if (m_playback->locked())
        text = tr("waits for your answer");
    else if (trace && trace->eventCount() > 0)
        text = tr("of %1, %2").arg(shortSeconds(trace->duration()), originTitle(trace->origin));
    m_of->setText(text);
    showMoment();
}

void TransportBar::showPlaying() {
    const bool playing = m_playback->playing();
    const QString name = playing ? tr("Pause") : tr("Play");
    m_play->setAccessibleName(name);
    m_play->setToolTip(tr("%1. Key: %2").arg(name, tr("Space")));
    paintIcons();
}

void TransportBar::showSpeed() {
    int index = m_speed->findText(speedText(m_playback->speed()));
    if (index < 0) {
        m_speed->addItem(speedText(m_playback->speed()), m_playback->speed());
        index = m_speed->count() - 1;
    }
    m_speed->setCurrentIndex(index);
}

} // namespace layerscope
